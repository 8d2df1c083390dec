import { heapInUse } from './heapInUse.js';
import { heapKept } from './heapKept.js';
import type { Measure } from './Measure.js';
import { timeTaken } from './timeTaken.js';
import { timeTold } from './timeTold.js';

/** Everything that can be measured of a contender. */
export const measures = { timeTaken, timeTold, heapKept, heapInUse } satisfies Record<
  string,
  Measure
>;

export type MeasureName = keyof typeof measures;
