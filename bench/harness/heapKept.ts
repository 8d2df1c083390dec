import { keptHeap } from './keptHeap.js';
import type { Measure } from './Measure.js';

/** The heap that one item keeps, once all garbage is gone. */
export const heapKept: Measure = {
  unit: 'B',
  sample: async (entry) => {
    const { before, after } = await keptHeap(entry);
    return (after - before) / (entry.items * entry.repeats);
  },
};
