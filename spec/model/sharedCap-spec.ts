import { expectEvery } from './operators/expectEvery.js';
import { sharedScenarios } from './operators/scenarios.js';
import { unfairCap } from './operators/unfairCap.js';

describe('model: pipelines that share a semaphore', () => {
  it('never run more than it has permits, leave no permit unused, take turns, and send everything', () => {
    expectEvery(sharedScenarios, unfairCap);
  });
});
