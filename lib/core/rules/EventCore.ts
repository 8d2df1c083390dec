import { Synchronizer } from '../machinery/Synchronizer.js';

/** The rule of an event: everybody while it is set, nobody while it is not. */
export class EventCore extends Synchronizer<undefined, true> {
  #isSet = false;

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Lets in everybody who waits now; a later clear() does not touch them. */
  set(): void {
    if (this.#isSet || this.closed) return;
    this.#isSet = true;
    this.settle();
  }

  clear(): void {
    if (!this.#isSet || this.closed) return;
    this.#isSet = false;
    this.settle();
  }

  /** A set event has nothing that could be taken away from others. */
  protected override get passable(): boolean {
    return this.#isSet;
  }

  protected override admit(): boolean {
    return this.#isSet;
  }

  protected override admitWaiting(): void {
    if (this.#isSet) this.queue.admitAll();
  }

  protected override grant(): true {
    return true;
  }

  protected override reclaim(): void {
    // Letting somebody in takes nothing away.
  }

  override refuse(): void {
    // As above.
  }
}
