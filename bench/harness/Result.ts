import type { Spread } from './spread.js';

/** What was measured of a workload. */
export interface Measured {
  readonly unit: string;
  /** Hot. */
  readonly lines: readonly Line[];
  /** The first items after a full collection, for the rows that have this reading. */
  readonly afterCollection: readonly Line[];
  /** The first items in a fresh process, for the same rows. */
  readonly cold: readonly Line[];
  /** The cost of an item by the length of the queue, for those that grow. */
  readonly points: readonly Point[];
}

/** What came of a workload on one Node. Plain data: it is sent from one process to another. */
export interface Result extends Measured {
  readonly name: string;
  readonly row: number;
  readonly title: string;
  readonly counts: string;
  /** The version of Node. */
  readonly node: string;
  readonly unable: Readonly<Record<string, string>>;
  readonly leftOut: Readonly<Record<string, string>>;
}

/** Ours beside one rival. */
export interface Line {
  /** With what length of the queue, where that is what is compared. */
  readonly at?: number;
  readonly ours: number;
  readonly rival: string;
  readonly rivals: number;
  /** The median of the ratios of the pairs, and their quartiles. */
  readonly ratio: Spread;
  /** Where it is judged: what the ratio may be. */
  readonly target?: number | undefined;
}

/** What an item costs, with so many of them. */
export interface Point {
  /** The title of the growth that it belongs to. */
  readonly growth: string;
  readonly contender: string;
  readonly items: number;
  readonly perItem: number;
}
