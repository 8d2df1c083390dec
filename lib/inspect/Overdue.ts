import type { Clock } from '../core/machinery/Clock.js';
import type { Entry } from './Entry.js';
import type { EntryList } from './EntryList.js';
import { timeOf, titleOf } from './titleOf.js';
import type { Warning } from './types.js';
import type { Watched } from './Watched.js';

/** By how much a timer may be early, in ms. Where it is earlier than that, it is set again. */
const EARLY = 1;

/** How long it may take, in ms. */
interface Limits {
  readonly heldLongerThan: number | undefined;
  readonly waitsLongerThan: number | undefined;
}

/** Warns of what is held, and of requests that wait, for too long. It has one timer at most. */
export class Overdue {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #watched: () => readonly Watched[];
  readonly #warn: (warning: Warning) => void;
  #timer: { unsubscribe(): void } | undefined = undefined;

  constructor(
    limits: Limits,
    clock: Clock,
    watched: () => readonly Watched[],
    warn: (warning: Warning) => void,
  ) {
    this.#limits = limits;
    this.#clock = clock;
    this.#watched = watched;
    this.#warn = warn;
  }

  /** Something is held, or waits. */
  arm(): void {
    if (this.#timer) return;
    const { heldLongerThan = Infinity, waitsLongerThan = Infinity } = this.#limits;
    const shortest = Math.min(heldLongerThan, waitsLongerThan);
    if (shortest < Infinity) this.#schedule(this.#clock.now() + shortest);
  }

  /** Somebody hears of warnings now. */
  begin(): void {
    this.#look(this.#clock.now());
  }

  /** Nobody hears of warnings any more. */
  rest(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
  }

  #schedule(time: number): void {
    const ring = (): void => {
      this.#timer = undefined;
      this.#look(this.#clock.now());
    };
    this.#timer = this.#clock.schedule(ring, Math.max(0, time - this.#clock.now()));
  }

  /** Warns of what is due, and comes again for what is due next. */
  #look(now: number): void {
    const { heldLongerThan, waitsLongerThan } = this.#limits;
    const late: Warning[] = [];
    let next = Infinity;
    const look = (
      list: EntryList,
      limit: number | undefined,
      warning: typeof heldTooLong,
    ): void => {
      if (limit === undefined) return;
      for (const entry of list) {
        if (entry.late) continue;
        if (entry.since + limit > now + EARLY) {
          next = Math.min(next, entry.since + limit);
          return;
        }
        entry.late = true;
        late.push(warning(entry, now));
      }
    };
    for (const { holders, waiting } of this.#watched()) {
      look(holders, heldLongerThan, heldTooLong);
      look(waiting, waitsLongerThan, waitsTooLong);
    }
    if (next < Infinity) this.#schedule(next);
    for (const warning of late) this.#warn(warning);
  }
}

function heldTooLong(entry: Entry, now: number): Warning {
  return {
    type: 'held-too-long',
    name: entry.watched.name,
    message: `${titleOf(entry)} has been held for ${timeOf(now - entry.since)}`,
    requests: [entry.report(now)],
  };
}

function waitsTooLong(entry: Entry, now: number): Warning {
  const holders = Array.from(entry.watched.holders, (holder) => holder.report(now));
  return {
    type: 'waits-too-long',
    name: entry.watched.name,
    message: `${titleOf(entry)} has waited for ${timeOf(now - entry.since)}`,
    requests: [entry.report(now), ...holders],
  };
}
