import { collected } from './collected.js';
import type { Entry } from './Entry.js';
import type { Watched } from './Watched.js';

/** Finds permits that were collected, and had never been released. */
export class Leaks {
  readonly #found: (entry: Entry) => void;
  /** Where something was granted while the present code runs. */
  #fresh: Watched[] = [];

  constructor(found: (entry: Entry) => void) {
    this.#found = found;
  }

  /**
   * Something is held. It is followed once the present code has run: registering takes half a
   * microsecond, and most permits are back by then.
   */
  follow({ watched }: Entry): void {
    if (watched.fresh) return;
    watched.fresh = true;
    if (this.#fresh.push(watched) === 1) void Promise.resolve().then(() => this.#register());
  }

  /** It was released, or is not watched any more. */
  forget(entry: Entry): void {
    if (!entry.followed) return;
    collected.unregister(entry);
    entry.watched.lost.delete(entry);
  }

  #register(): void {
    for (const watched of this.#fresh.splice(0)) {
      watched.fresh = false;
      for (let { last: entry } = watched.holders; entry?.permit; entry = entry.ahead) {
        entry.followed = true;
        const reference = new WeakRef(entry);
        collected.register(entry.permit, () => this.#lost(reference), entry);
        entry.permit = undefined;
      }
    }
  }

  /** @param reference not the entry, which keeps its core */
  #lost(reference: WeakRef<Entry>): void {
    const entry = reference.deref();
    // Where the primitive was let go with its permit, nobody can miss that.
    if (!entry?.at) return;
    entry.watched.lost.add(entry);
    this.#found(entry);
  }
}
