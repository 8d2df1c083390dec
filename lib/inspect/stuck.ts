import { coresAt, limitOf, permitsOf } from './admission.js';
import type { Entry } from './Entry.js';

/**
 * Which holders can never release, as far as it is known who waits for whom: those with a request
 * inside that can never be granted, since other such holders do not leave it enough permits. A holder
 * without a request inside is taken to release some day, and then whoever it lets in, too.
 *
 * This is the reduction of Holt, "Some Deadlock Properties of Computer Systems" (1972): all are taken
 * to be stuck, and those that can be let in are taken out until nobody can.
 *
 * @param suspect a waiting request; what it can wait for is looked at, and nothing else
 */
export function stuckHolders(suspect: Entry): Set<Entry> {
  const stuck = reachable(suspect);
  let before: number;
  do {
    before = stuck.size;
    for (const holder of stuck) {
      if (![...(holder.nested ?? [])].some((entry) => isBlocked(entry, stuck)))
        stuck.delete(holder);
    }
  } while (stuck.size < before);
  return stuck;
}

/** Whether a waiting request can never be granted, if some holders never release. */
export function isBlocked(entry: Entry, holders: ReadonlySet<Entry>): boolean {
  const { kind } = entry.watched;
  return coresAt(entry.at).some((core) => {
    let kept = 0;
    for (const holder of holdersAt(entry, core)) {
      if (holders.has(holder)) kept += permitsOf(holder.asked);
    }
    return kept > 0 && kept + mostPermits(entry, core) > limitOf(kind, core, entry.asked);
  });
}

/** The holders that a request may wait for. */
export function holdersOf(entry: Entry): Entry[] {
  const cores = coresAt(entry.at).filter(
    (core) => limitOf(entry.watched.kind, core, entry.asked) < Infinity,
  );
  return [...entry.watched.holders].filter((holder) =>
    coresAt(holder.at).some((core) => cores.includes(core)),
  );
}

function holdersAt(entry: Entry, core: object): Entry[] {
  return [...entry.watched.holders].filter((holder) => coresAt(holder.at).includes(core));
}

/** The holders that somebody waits inside of, from one request to the next. */
function reachable(suspect: Entry): Set<Entry> {
  const found = new Set<Entry>();
  const entries = [suspect];
  for (let entry; (entry = entries.pop());) {
    for (const holder of holdersOf(entry)) {
      if (!holder.nested?.size || found.has(holder)) continue;
      found.add(holder);
      entries.push(...holder.nested);
    }
  }
  return found;
}

/** The most permits that this request needs, or one before it: nobody overtakes. */
function mostPermits(entry: Entry, core: object): number {
  const { kind, waiting } = entry.watched;
  let most = permitsOf(entry.asked);
  // All locks need one.
  if (limitOf(kind, core, entry.asked) === 1) return most;
  for (const ahead of waiting) {
    if (ahead === entry) break;
    if (coresAt(ahead.at).includes(core)) most = Math.max(most, permitsOf(ahead.asked));
  }
  return most;
}
