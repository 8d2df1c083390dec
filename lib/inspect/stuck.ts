import { coresAt, isForSeveral, limitOf, permitsOf } from './admission.js';
import type { Entry } from './Entry.js';
import type { Watched } from './Watched.js';

/**
 * Who will never get on, as far as it is known who waits for whom:
 *
 * - holders with a request inside that can never be granted;
 * - requests for several keys that can never be granted, since they hold up others at each key.
 *
 * A holder without a request inside is expected to release. So is everyone that it lets in.
 *
 * This is the reduction of Holt, "Some Deadlock Properties of Computer Systems" (1972): all are
 * taken to be stuck, and those that can be let in are taken out until nobody can.
 *
 * @param suspect a waiting request; what it can wait for is looked at, and nothing else
 */
export function stuckFor(suspect: Entry): Set<Entry> {
  const stuck = reachable(suspect);
  let before: number;
  do {
    before = stuck.size;
    for (const entry of stuck) {
      if (!entry.asking.some((each) => isBlocked(each, stuck))) stuck.delete(entry);
    }
  } while (stuck.size < before);
  return stuck;
}

/** Whether a waiting request can never be granted, if some will never get on. */
export function isBlocked(entry: Entry, stuck: ReadonlySet<Entry>): boolean {
  return coresAt(entry.at).some((core) => {
    let held = 0;
    let kept = 0;
    for (const holder of entry.watched.holders.at(core)) {
      const permits = permitsOf(holder.asked);
      held += permits;
      if (stuck.has(holder)) kept += permits;
    }
    const limit = limitOf(entry.watched.kind, core, entry.asked, held);
    if (kept > 0 && kept + mostPermits(entry, core) > limit) return true;
    return groupsAhead(entry, core).some((group) => stuck.has(group));
  });
}

/** What a waiting request waits for: the holders, and requests for several keys before it. */
export function blockersOf(entry: Entry): Entry[] {
  const { kind } = entry.watched;
  const cores = coresAt(entry.at).filter((core) => limitOf(kind, core, entry.asked) < Infinity);
  return [
    ...holdersAt(cores, entry.watched),
    ...new Set(cores.flatMap((core) => groupsAhead(entry, core))),
  ];
}

/** Those that hold something at any of these cores, each of them once. */
export function holdersAt(cores: readonly object[], { holders }: Watched): Set<Entry> {
  return new Set(cores.flatMap((core) => holders.at(core)));
}

function isAt(entry: Entry, core: object): boolean {
  return coresAt(entry.at).includes(core);
}

/**
 * The holders that somebody waits inside of, and the requests for several keys, from one to the
 * next.
 */
function reachable(suspect: Entry): Set<Entry> {
  const found = new Set<Entry>();
  const asking = [suspect];
  for (let entry; (entry = asking.pop());) {
    for (const blocker of blockersOf(entry)) {
      if (found.has(blocker) || blocker.asking.length === 0) continue;
      found.add(blocker);
      asking.push(...blocker.asking);
    }
  }
  return found;
}

/** The requests before this one that wait at other keys as well, so that this one may be free. */
function groupsAhead(entry: Entry, core: object): Entry[] {
  if (entry.watched.waiting.groups === 0) return [];
  return [...ahead(entry, core)].filter((each) => isForSeveral(each.at));
}

/** The most permits that this request needs, or one before it: nobody overtakes. */
function mostPermits(entry: Entry, core: object): number {
  let most = permitsOf(entry.asked);
  // All requests for a lock need one.
  if (limitOf(entry.watched.kind, core, entry.asked) === 1) return most;
  for (const each of ahead(entry, core)) most = Math.max(most, permitsOf(each.asked));
  return most;
}

/** The requests that wait before this one. */
function* ahead(entry: Entry, core: object): Generator<Entry, void> {
  const { kind } = entry.watched;
  for (let each = entry.ahead; each; each = each.ahead) {
    if (isAt(each, core) && limitOf(kind, core, each.asked) < Infinity) yield each;
  }
}
