import { keptHeap } from './keptHeap.js';
import type { Measure } from './Measure.js';

const KILOBYTES = 1e-3;

/** The whole heap after a sample, once all garbage is gone and while what it has made is kept. */
export const heapInUse: Measure = {
  unit: 'kB',
  sample: async (entry) => (await keptHeap(entry)).after * KILOBYTES,
};
