import { expectEvery } from './operators/expectEvery.js';
import { sharedScenarios } from './operators/scenarios.js';
import { unfairCap } from './operators/unfairCap.js';

describe('model: pipelines that share a semaphore', () => {
  it('never run more than it lets in, leave no place free, take turns, and send all there is', () => {
    expectEvery(sharedScenarios, unfairCap);
  });
});
