import type { Request } from '../machinery/Request.js';
import { Synchronizer } from '../machinery/Synchronizer.js';

/** The rule of an event: while it is set everybody passes, and while it is clear nobody does. */
export class EventCore extends Synchronizer<undefined, true> {
  #isSet = false;

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Admits all requests that wait now. A later clear() does not affect them. */
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

  /** Passing a set event takes nothing away from others. */
  protected override get passable(): boolean {
    return this.#isSet;
  }

  override grantAtOnce(request: Request<undefined, true>): boolean {
    // A request that only the telling of a snapshot has held up was made before.
    if (this.queue.pendingAtOnce) this.outbox.flush(true);
    return super.grantAtOnce(request);
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
    // Passing takes nothing away from others.
  }

  override refuse(): void {
    // As above.
  }
}
