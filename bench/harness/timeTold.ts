import { checkAll, prepareAll, runAll } from './Entry.js';
import type { Measure } from './Measure.js';

/** The time of an item as its contender tells it. */
export const timeTold: Measure = {
  unit: 'ms',
  sample: async (entry) => {
    const prepared = prepareAll(entry);
    await runAll(prepared);
    checkAll(entry, prepared);
    const taken = prepared.reduce((sum, { took }) => sum + (took?.() ?? NaN), 0);
    return taken / (entry.items * entry.repeats);
  },
};
