import { collectGarbage } from './collectGarbage.js';
import { type Entry, prepareAll, runAll } from './Entry.js';
import { firstTime } from './firstTime.js';
import type { Measure } from './Measure.js';

const HOT_MILLISECONDS = 100;

/**
 * The time of an item after a full collection in which nothing of the contender was alive. It was
 * hot before. V8 drops the hidden classes that no object has any more, and the code compiled for them.
 */
export const timeAfterCollection: Measure = {
  unit: 'ns',
  sample: async (entry) => {
    await getHot(entry);
    collectGarbage();
    return firstTime(entry);
  },
};

/** Apart from the sample, so that nothing of it is alive in there. */
async function getHot(entry: Entry): Promise<void> {
  const end = performance.now() + HOT_MILLISECONDS;
  while (performance.now() < end) await runAll(prepareAll(entry));
}
