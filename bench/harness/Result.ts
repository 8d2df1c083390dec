import type { Spread } from './spread.js';

/** What came of a workload. Plain data: it is sent from one process to another. */
export interface Result {
  readonly name: string;
  readonly row: number;
  readonly title: string;
  readonly counts: string;
  readonly unit: string;
  readonly ours: string;
  readonly lines: readonly Line[];
  readonly unable: Readonly<Record<string, string>>;
  readonly leftOut: Readonly<Record<string, string>>;
  /** The cost of an item by the length of the queue, for those that grow. */
  readonly points: readonly Point[];
}

/** Ours beside one rival. */
export interface Line {
  /** With what length of the queue, where that is what is compared. */
  readonly at?: number;
  readonly ours: number;
  readonly rival: string;
  readonly rivals: number;
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
