import type { SchedulerLike } from 'rxjs';
import type { Primitive } from '../shared/Primitive.js';

/**
 * What an inspector can watch: every primitive of the package, those between tabs and machines too.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- of any state
export type Watchable = Primitive<any>;

/** What an inspector looks for. */
export interface InspectorOptions {
  /**
   * Warns if something is held for longer than this, in ms. Without it, there is no such warning.
   */
  readonly heldLongerThan?: number;
  /** Warns if a request waits for longer than this, in ms. Without it, there is no such warning. */
  readonly waitsLongerThan?: number;
  /** Whether to keep the stack trace of each request. This takes some microseconds per request. */
  readonly stacks?: boolean;
  /** The clock and timers to use, such as a `TestScheduler`. By default a monotonic clock. */
  readonly scheduler?: SchedulerLike;
}

/**
 * One thing that happened in a watched primitive. Each request has an `id` of its own. Its `label`
 * is the one that you passed to {@link labelled}.
 */
export type LockEvent = {
  /** The name of the primitive. */
  readonly name: string;
  /** What kind of primitive it is: `'Lock'`, `'Semaphore'` and so on. */
  readonly kind: string;
} & (
  | { readonly type: 'asked' | 'left'; readonly id: number; readonly label?: string }
  | {
      readonly type: 'granted';
      readonly id: number;
      readonly label?: string;
      /** How long it has waited, in ms. */
      readonly waited: number;
    }
  | {
      readonly type: 'released';
      readonly id: number;
      readonly label?: string;
      /** How long it was held, in ms. */
      readonly held: number;
    }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly label?: string;
      readonly error: unknown;
    }
  | { readonly type: 'closed' }
);

/** Something that is wrong, or soon will be. Each case comes once. */
export interface Warning {
  /**
   * - `'held-too-long'`: something is held for longer than `heldLongerThan`;
   * - `'waits-too-long'`: a request waits for longer than `waitsLongerThan`;
   * - `'leaked'`: a permit was collected by the garbage collector, and had never been released;
   * - `'deadlock'`: holders wait for each other;
   * - `'never'`: nothing can grant the request any more.
   */
  readonly type: 'held-too-long' | 'waits-too-long' | 'leaked' | 'deadlock' | 'never';
  /** The name of the primitive. */
  readonly name: string;
  /** What is wrong, as a text to read. */
  readonly message: string;
  /** The requests that it is about: the holders, and the waiting requests. */
  readonly requests: RequestReport[];
}

/** A request that waits, or that holds something. */
export interface RequestReport {
  /** Different for each request. */
  readonly id: number;
  /** The name of the primitive. */
  readonly name: string;
  /** The label that {@link labelled} gave it. */
  readonly label?: string;
  /** How long it has held or waited, in ms. */
  readonly since: number;
  /** The stack trace of the request, if stacks are kept. */
  readonly stack?: string;
}

/** Who holds one primitive and who waits for it, now. */
export interface PrimitiveReport {
  /** Its name. */
  readonly name: string;
  /** What kind of primitive it is. */
  readonly kind: string;
  /** Its state. */
  readonly state: object;
  /** The requests that hold it, in the order of their grants. */
  readonly holders: RequestReport[];
  /** The requests that wait for it, in order. */
  readonly waiting: RequestReport[];
}

/** Who holds all watched primitives and who waits for them, now. */
export interface Report {
  /** In the order in which they were watched. */
  readonly primitives: PrimitiveReport[];
}

/** What has happened under one name since it was first watched. */
export interface Statistics {
  /** How many requests were granted. */
  readonly granted: number;
  /**
   * How many requests were unsubscribed while they waited, or were made with `acquireIfAvailable()`
   * and not granted.
   */
  readonly left: number;
  /** How many requests got an error. */
  readonly failed: number;
  /** How long granted requests had waited. */
  readonly wait: Times;
  /** How long it was held. */
  readonly hold: Times;
}

/** A distribution of times, in ms. */
export interface Times {
  /** The number of times. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** The longest. */
  readonly max: number;

  /**
   * Returns the time that a share `q` of all times does not exceed, or 0 if there are no times. The
   * result is at most 1.6 % above or below the true value, because times are counted in buckets.
   *
   * @param q a share from 0 to 1: 0.5 is the median
   * @throws RangeError for any other number
   */
  quantile(q: number): number;
}

/** Which requests wait for which. */
export interface WaitForGraph {
  /** All requests that wait or hold something. */
  readonly requests: RequestReport[];
  /**
   * Each edge is two ids: the request `waits` waits for the request `holds`. A waiting request
   * waits for the holders, and for requests for several keys before it. A holder waits for the
   * waiting requests that were made inside of it.
   */
  readonly edges: { readonly waits: number; readonly holds: number }[];
}
