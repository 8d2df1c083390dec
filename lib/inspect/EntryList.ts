import { LinkedList } from '../core/machinery/LinkedList.js';
import { coresAt } from './admission.js';
import type { Entry } from './Entry.js';

/** Entries in the order in which they were added. */
export class EntryList extends LinkedList<Entry> implements Iterable<Entry> {
  /** Those at one core. */
  at(core: object): Entry[] {
    return [...this].filter(({ at }) => coresAt(at).includes(core));
  }

  *[Symbol.iterator](): Generator<Entry, void> {
    for (let { first: entry } = this; entry; entry = entry.behind) yield entry;
  }
}
