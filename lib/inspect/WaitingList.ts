import { isForSeveral } from './admission.js';
import type { Entry } from './Entry.js';
import { EntryList } from './EntryList.js';

/**
 * The requests that wait. It counts those for several keys, so that nobody has to look for them
 * where there are none: there may be many requests, and each that waits is looked at.
 */
export class WaitingList extends EntryList {
  /** How many of them are for several keys. */
  groups = 0;

  override add(entry: Entry): void {
    super.add(entry);
    if (isForSeveral(entry.at)) this.groups++;
  }

  override remove(entry: Entry): void {
    super.remove(entry);
    if (isForSeveral(entry.at)) this.groups--;
  }
}
