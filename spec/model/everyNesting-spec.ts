import { aroundStories } from './aroundStories.js';
import type { Step } from './Operation.js';
import { deeper, passes, storiesOf } from './passes.js';
import { everyNesting, everySequence, type Stories } from './stories.js';
import { firstDifference } from './story.js';
import { modelled } from './subjects/index.js';

/** How many calls, and how many more inside of their grants, snapshots, finalizers, predicates. */
const sizes =
  deeper < 0
    ? [{ calls: 2, inside: 1 }]
    : [
        { calls: 2 + deeper, inside: 2 },
        { calls: 3 + deeper, inside: 1 },
      ];

describe('does what its model does, and leaves nothing behind, where it is called back:', () => {
  aroundStories('stories with calls inside');

  for (const subject of modelled) {
    for (const pass of passes) {
      for (const { calls, inside } of sizes) {
        // A condition has so many words that one call less is as many stories.
        const length = subject.name === 'Condition' ? calls - 1 : calls;
        const nested = `with ${String(inside)} inside of what comes of them`;

        it(`${subject.name}, in every ${String(length)} calls ${nested}, ${pass.title}`, async () => {
          const stories = everyStory(storiesOf(subject, pass, []), length, inside, -1);
          expect(await firstDifference(subject, stories)).toBeUndefined();
        }, 600_000);

        const more = calls - 1;
        it(`${subject.name}, where somebody waits, in every ${String(more)} calls ${nested}, ${pass.title}`, async () => {
          const stories = storiesOf(subject, pass, subject.queue);
          const last = stories.begin.length - 1;
          const every = everyStory(stories, more, inside, last);
          expect(await firstDifference(subject, every)).toBeUndefined();
        }, 600_000);
      }
    }
  }
});

function* everyStory(
  stories: Stories,
  calls: number,
  inside: number,
  afterStep: number,
): Generator<readonly Step[]> {
  for (const steps of everySequence(stories, calls)) {
    yield* everyNesting(stories, steps, inside, { step: afterStep, event: Infinity });
  }
}
