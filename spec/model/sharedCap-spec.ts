import { expectEvery } from './operators/expectEvery.js';
import { fedSharedScenarios, sharedScenarios } from './operators/scenarios.js';
import { unfairCap } from './operators/unfairCap.js';

describe('model: pipelines that share a semaphore', () => {
  for (const [fed, scenarios] of [
    ['', sharedScenarios],
    [', also where each is fed from within', fedSharedScenarios],
  ] as const) {
    it(`never run more than it has permits, leave no permit unused, take turns, and send everything${fed}`, () => {
      expectEvery(scenarios, unfairCap);
    });
  }
});
