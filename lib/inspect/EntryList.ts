import type { Entry } from './Entry.js';

/** Entries in the order in which they were added. Adding and removing are constant time. */
export class EntryList implements Iterable<Entry> {
  first: Entry | undefined = undefined;
  last: Entry | undefined = undefined;

  /** @param entry one that is in no list */
  add(entry: Entry): void {
    entry.before = this.last;
    if (this.last) this.last.after = entry;
    else this.first = entry;
    this.last = entry;
  }

  /** @param entry one that is in this list */
  remove(entry: Entry): void {
    const { before, after } = entry;
    if (before) before.after = after;
    else this.first = after;
    if (after) after.before = before;
    else this.last = before;
    entry.before = entry.after = undefined;
  }

  *[Symbol.iterator](): Generator<Entry, void> {
    for (let { first: entry } = this; entry; entry = entry.after) yield entry;
  }
}
