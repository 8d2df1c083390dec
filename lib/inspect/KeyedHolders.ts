import { coresAt } from './admission.js';
import type { Entry } from './Entry.js';
import { EntryList } from './EntryList.js';

/**
 * The holders of a keyed lock. It keeps those of each key as well, so that nobody has to look
 * through all others for them: there may be many keys.
 */
export class KeyedHolders extends EntryList {
  readonly #byCore = new WeakMap<object, Set<Entry>>();

  override at(core: object): Entry[] {
    return [...(this.#byCore.get(core) ?? [])];
  }

  override add(entry: Entry): void {
    super.add(entry);
    for (const core of coresAt(entry.at)) {
      const holders = this.#byCore.get(core) ?? new Set();
      this.#byCore.set(core, holders.add(entry));
    }
  }

  override remove(entry: Entry): void {
    super.remove(entry);
    for (const core of coresAt(entry.at)) this.#byCore.get(core)?.delete(entry);
  }
}
