import type { Subject } from 'rxjs';
import { type Clock, LONGEST_DELAY } from '../core/machinery/Clock.js';
import { coresAt } from './admission.js';
import type { Entry } from './Entry.js';
import type { EntryList } from './EntryList.js';
import { holdersAt } from './stuck.js';
import { timeOf } from './timeOf.js';
import { titleOf } from './titleOf.js';
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
  readonly #warnings: Subject<Warning>;
  #timer: { unsubscribe(): void } | undefined = undefined;
  /** For when the timer is set. */
  #due = Infinity;

  constructor(
    limits: Limits,
    clock: Clock,
    watched: () => readonly Watched[],
    warnings: Subject<Warning>,
  ) {
    this.#limits = limits;
    this.#clock = clock;
    this.#watched = watched;
    this.#warnings = warnings;
  }

  /** Something is held from now on. */
  holds({ since }: Entry): void {
    this.#ringBy(since + (this.#limits.heldLongerThan ?? Infinity));
  }

  /** A request waits from now on. */
  waits({ since }: Entry): void {
    this.#ringBy(since + (this.#limits.waitsLongerThan ?? Infinity));
  }

  /** Somebody hears of warnings now. */
  begin(): void {
    this.#look(this.#clock.now());
  }

  /** Nobody hears of warnings any more. */
  rest(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#due = Infinity;
  }

  /** Sets the timer, unless it rings before that. */
  #ringBy(time: number): void {
    if (time >= this.#due) return;
    this.rest();
    this.#due = time;
    const ring = (): void => {
      this.rest();
      this.#look(this.#clock.now());
    };
    const delay = Math.max(0, time - this.#clock.now());
    this.#timer = this.#clock.schedule(ring, Math.min(delay, LONGEST_DELAY));
  }

  /** Warns of what is due, and comes again for what is due next. */
  #look(now: number): void {
    const { heldLongerThan, waitsLongerThan } = this.#limits;
    const late: { readonly entry: Entry; readonly warning: Warning }[] = [];
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
        late.push({ entry, warning: warning(entry, now) });
      }
    };
    for (const { holders, waiting } of this.#watched()) {
      look(holders, heldLongerThan, heldTooLong);
      look(waiting, waitsLongerThan, waitsTooLong);
    }
    this.#ringBy(next);
    for (const { entry, warning } of late) {
      // Without a subscriber, the warning is kept for the next one.
      if (!this.#warnings.observed) return;
      if (entry.late) continue;
      entry.late = true;
      this.#warnings.next(warning);
    }
  }
}

function heldTooLong(entry: Entry, now: number): Warning {
  return {
    type: 'held-too-long',
    name: entry.name,
    message: `${titleOf(entry)} has been held for ${timeOf(now - entry.since)}`,
    requests: [entry.report(now)],
  };
}

function waitsTooLong(entry: Entry, now: number): Warning {
  const holders = holdersAt(coresAt(entry.at), entry.watched);
  return {
    type: 'waits-too-long',
    name: entry.name,
    message: `${titleOf(entry)} has waited for ${timeOf(now - entry.since)}`,
    requests: [entry, ...holders].map((each) => each.report(now)),
  };
}
