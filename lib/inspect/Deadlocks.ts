import type { Subject } from 'rxjs';
import type { Clock } from '../core/machinery/Clock.js';
import { coresAt, exceedsBound, permitsOf } from './admission.js';
import type { Entry } from './Entry.js';
import { blockersOf, isBlocked, stuckFor } from './stuck.js';
import { timeOf } from './timeOf.js';
import { titleOf } from './titleOf.js';
import type { Warning } from './types.js';

/** Warns of requests that will never be granted. */
export class Deadlocks {
  readonly #clock: Clock;
  readonly #warnings: Subject<Warning>;
  /** The requests that have begun to wait since it last looked. */
  readonly #suspects = new Set<Entry>();

  constructor(clock: Clock, warnings: Subject<Warning>) {
    this.#clock = clock;
    this.#warnings = warnings;
  }

  /** A request waits. What asks again inside of a grant may release a moment later. */
  suspect(entry: Entry): void {
    this.#suspects.add(entry);
    if (this.#suspects.size === 1) void Promise.resolve().then(() => this.#look());
  }

  #look(): void {
    const suspects = [...this.#suspects];
    this.#suspects.clear();
    for (const entry of suspects) {
      // Without a subscriber, the warning is kept for the next one.
      if (!this.#warnings.observed) return;
      const warning = this.#warningOf(entry);
      if (warning) this.#warnings.next(warning);
    }
  }

  #warningOf(entry: Entry): Warning | undefined {
    if (!entry.waits || entry.told) return undefined;
    return this.#neverOf(entry) ?? this.#deadlockOf(entry);
  }

  #neverOf(entry: Entry): Warning | undefined {
    const { name, lost } = entry.watched;
    const cores = coresAt(entry.at);
    const leaked = new Set(
      [...lost].filter(({ at }) => coresAt(at).some((core) => cores.includes(core))),
    );
    let why: string;
    if (cores.some((core) => exceedsBound(core, permitsOf(entry.asked)))) {
      why = 'it asks for more permits than there are';
    } else if (leaked.size > 0 && isBlocked(entry, leaked)) {
      why = `the permit of ${[...leaked].map(titleOf).join(', ')} was never released, and is lost`;
    } else {
      return undefined;
    }
    const now = this.#clock.now();
    entry.told = true;
    return {
      type: 'never',
      name,
      message: `${titleOf(entry)} will never be granted: ${why}`,
      requests: [entry, ...leaked].map((each) => each.report(now)),
    };
  }

  #deadlockOf(entry: Entry): Warning | undefined {
    if (!entry.inside) return undefined;
    const stuck = stuckFor(entry);
    const circle = stuck.size > 0 && circleThrough(entry, stuck);
    if (!circle) return undefined;
    // Several may have closed the circle at the same time.
    for (const each of circle) each.told ||= each.waits;
    const now = this.#clock.now();
    const told = circle.map((each, index) => {
      // The last one waits for the first.
      const next = titleOf(circle[index + 1] ?? entry);
      return each.waits
        ? `${titleOf(each)} waits for ${next}`
        : `${titleOf(each)} has been held for ${timeOf(now - each.since)}, and goes on when ${next} is granted`;
    });
    return {
      type: 'deadlock',
      name: entry.name,
      message: `a deadlock: ${told.join('; ')}`,
      requests: circle.map((each) => each.report(now)),
    };
  }
}

/**
 * The shortest circle: the request waits for a holder, inside of which a request waits for a
 * holder, and so on, to a holder that the first request was made inside of. A request for several
 * keys may stand in the place of a holder.
 */
function circleThrough(suspect: Entry, stuck: ReadonlySet<Entry>): Entry[] | undefined {
  const before = new Map<Entry, Entry>();
  const entries = [suspect];
  for (const entry of entries) {
    const next = entry.waits
      ? blockersOf(entry).filter((blocker) => stuck.has(blocker))
      : entry.asking.filter((asking) => isBlocked(asking, stuck));
    for (const each of next) {
      if (each === suspect) return pathTo(entry, before);
      if (before.has(each)) continue;
      before.set(each, entry);
      entries.push(each);
    }
  }
  return undefined;
}

function pathTo(last: Entry, before: ReadonlyMap<Entry, Entry>): Entry[] {
  const path: Entry[] = [];
  for (let entry: Entry | undefined = last; entry; entry = before.get(entry)) path.unshift(entry);
  return path;
}
