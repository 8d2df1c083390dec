import { aroundStories } from './aroundStories.js';
import { randomDifference } from './randomStories.js';
import { modelled } from './subjects/index.js';

/** How many stories there are of each. */
const runs = Number(process.env['MODEL_RUNS'] ?? 300);

describe('does what its model does, and leaves nothing behind, in long random stories:', () => {
  aroundStories('random stories');

  for (const subject of modelled.filter(({ inOrder = true }) => inOrder)) {
    it(`${subject.name}, ${String(runs)} of them`, async () => {
      expect(await randomDifference(subject, runs)).toBeUndefined();
    }, 3_600_000);
  }
});
