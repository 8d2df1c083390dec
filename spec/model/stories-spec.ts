import { aroundStories } from './aroundStories.js';
import { expectStory } from './story.js';
import { named } from './subjects/index.js';

/** What the models have found, each as the smallest story of it. */
describe('does what its model does in a story that was told wrong once:', () => {
  aroundStories();

  it('a condition tells that a wait has left before its lock is granted in the teardown', () => {
    expectStory(named('Condition'), [
      'x observes',
      'a asks lock',
      'a asks wait',
      'a leaves > 1: a asks lock',
    ]);
  });

  it('a key whose grant has begun comes after the other keys, whatever is called inside', () => {
    expectStory(named('KeyedLock, 2 inside per key'), [
      'x observes',
      'a asks k > 1: b asks k > 2: c asks l',
    ]);
  });
});
