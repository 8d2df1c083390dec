import { aroundStories } from './aroundStories.js';
import type { Step } from './Operation.js';
import { deeper, passes, storiesOf } from './passes.js';
import { everyNesting, everySequence, type Stories } from './stories.js';
import { firstDifference } from './story.js';
import { barrier3 } from './subjects/Barrier.js';
import { modelled } from './subjects/index.js';

/** How many calls, and how many more inside their grants, snapshots, finalizers and predicates. */
const sizes =
  deeper < 0
    ? [{ calls: 2, inside: 1, rare: true }]
    : [
        { calls: 2 + deeper, inside: 2, rare: false },
        { calls: 3 + deeper, inside: 1, rare: false },
        { calls: 2 + deeper, inside: 1, rare: true },
      ];

describe('does what its model does, and leaves nothing behind, if it is called back:', () => {
  aroundStories('stories with calls inside');

  const subjects = modelled.filter(({ inOrder = true }) => inOrder);

  for (const subject of subjects) {
    for (const pass of passes) {
      for (const { calls, inside, rare } of sizes) {
        const length = calls - (subject.shorter ?? 0);
        const nested = `with ${String(inside)} inside of what comes of them${rare ? ', the rare ones too' : ''}`;

        it(`${subject.name}, in every ${String(length)} calls ${nested}, ${pass.title}`, async () => {
          const stories = everyStory(storiesOf(subject, pass, [], rare), length, inside, -1);
          expect(await firstDifference(subject, stories)).toBeUndefined();
        }, 600_000);

        const more = calls - 1;
        it(`${subject.name}, with somebody waiting, in every ${String(more)} calls ${nested}, ${pass.title}`, async () => {
          const stories = storiesOf(subject, pass, subject.queue, rare);
          const last = stories.begin.length - 1;
          const every = everyStory(stories, more, inside, last);
          expect(await firstDifference(subject, every)).toBeUndefined();
        }, 600_000);
      }
    }
  }

  // A function hears no error.
  const hearing = passes.filter(({ manner }) => manner !== 'function');

  for (const subject of [...subjects, barrier3]) {
    for (const pass of hearing) {
      if (!subject.crowd) continue;
      const stories = storiesOf(subject, pass, subject.crowd, true);
      const last = stories.begin.length - 1;

      it(`${subject.name}, where several wait, in every call with 1 inside of what comes of it, ${pass.title}`, async () => {
        const every = everyStory(stories, 1, 1, last);
        expect(await firstDifference(subject, every)).toBeUndefined();
      }, 600_000);

      it(`${subject.name}, where several wait and are canceled, with 2 more requests or cancels inside of that, ${pass.title}`, async () => {
        const cancels = only(stories, /^cancel/);
        const every = everyStory(cancels, 1, 2, last, only(stories, /^asks|^cancel/));
        expect(await firstDifference(subject, every)).toBeUndefined();
      }, 600_000);
    }
  }
});

/** The same, with these calls alone. */
function only(stories: Stories, verbs: RegExp): Stories {
  return { ...stories, operations: stories.operations.filter(({ verb }) => verbs.test(verb)) };
}

function* everyStory(
  stories: Stories,
  calls: number,
  inside: number,
  afterStep: number,
  nested = stories,
): Generator<readonly Step[]> {
  for (const steps of everySequence(stories, calls)) {
    yield* everyNesting(nested, steps, inside, { step: afterStep, event: Infinity });
  }
}
