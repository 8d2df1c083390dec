import type { Entry } from './Entry.js';

/** A way to measure. */
export interface Measure {
  /** What a figure is counted in. */
  readonly unit: string;
  /** Takes one sample. */
  readonly sample: (entry: Entry) => Promise<number>;
}
