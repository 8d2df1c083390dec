import { aroundStories } from './aroundStories.js';
import type { Step } from './Operation.js';
import { deeper, passes, storiesOf } from './passes.js';
import { everySequence, type Stories } from './stories.js';
import { firstDifference } from './story.js';
import { modelled } from './subjects/index.js';

describe('does what its model does, and leaves nothing behind:', () => {
  aroundStories('sequences of calls');

  for (const subject of modelled) {
    for (const pass of passes) {
      const longest = Math.max(2, subject.depth - pass.shorter + deeper);
      for (const rare of [false, true]) {
        const depth = rare ? Math.max(2, longest - 2) : longest;
        const how = `calls${rare ? ', the rare ones too' : ''}, ${pass.title}`;

        it(`${subject.name}, in every sequence of ${String(depth)} ${how}`, async () => {
          const stories = shortestFirst(storiesOf(subject, pass, [], rare), depth);
          expect(await firstDifference(subject, stories)).toBeUndefined();
        }, 600_000);

        it(`${subject.name}, with somebody waiting, in every sequence of ${String(depth - 1)} ${how}`, async () => {
          const stories = shortestFirst(storiesOf(subject, pass, subject.queue, rare), depth - 1);
          expect(await firstDifference(subject, stories)).toBeUndefined();
        }, 600_000);
      }
    }
  }
});

/** Shorter ones first, so the first difference is the smallest. */
function* shortestFirst(stories: Stories, depth: number): Generator<readonly Step[]> {
  for (let calls = 1; calls <= depth; calls++) yield* everySequence(stories, calls);
}
