import type { Contender } from './Contender.js';
import type { MeasureName } from './measures.js';

/** What every workload says of itself. */
interface Described {
  /** What it is called on the command line. */
  readonly name: string;
  /** The row of the table of targets that it belongs to. */
  readonly row: number;
  /** What is done, as the table tells it. */
  readonly title: string;
  /** What is counted: the same on every side. */
  readonly counts: string;
  readonly ours: Contender;
  /** Who cannot do it, each with the reason. */
  readonly unable?: Readonly<Record<string, string>>;
  /** Who could, but is not asked to, and why. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

/** Ours beside its rivals, each with the same number of items. */
export interface Comparison extends Described {
  readonly kind: 'comparison';
  readonly measure: MeasureName;
  readonly items: number;
  /** How often it is done in one sample, where once is too short to be measured well. */
  readonly repeats?: number;
  readonly rivals: readonly Contender[];
  /** What is asked of the hot reading. */
  readonly target: Target;
  /**
   * What is asked of the cold reading. A row without it is measured hot only: it measures no time, or
   * is the same as another row with the first thousand items.
   */
  readonly cold?: Target;
  /** The title of the growth whose plot it adds a longer queue to. */
  readonly addsTo?: string;
}

/** The time of an item while the queue grows: how much more it is, beside how much more a baseline is. */
export interface Growth extends Described {
  readonly kind: 'growth';
  readonly baseline: Contender;
  readonly rivals: readonly GrowthRival[];
}

export interface GrowthRival extends Contender {
  /** The longest queue that it is asked to serve, where a longer one takes minutes. */
  readonly upTo?: number;
}

export interface Target {
  /** The ratio that is to be reached. */
  readonly atMost: number;
  /** The rival's name; of several, it is the best of them that counts. */
  readonly against: readonly string[];
}

export type Workload = Comparison | Growth;
