import type { PermitOwner } from './GrantedPermit.js';
import type { LockCore, LockPermit } from './LockCore.js';
import type { Outbox } from './Outbox.js';
import type { Request } from './Request.js';
import type { Cell } from './Synchronizer.js';
import { WaitQueue } from './WaitQueue.js';

/** A request that waits to be notified, then for the lock, under the permit that it suspended. */
export type ConditionRequest = Request<LockPermit, LockPermit> & PermitOwner<undefined>;

/**
 * Requests that wait to be notified. To notify one is to move it into the queue of the lock.
 *
 *     wait ──▶ queue ──notify──▶ lock.queue ──▶ delivered
 */
export class ConditionCore {
  readonly queue = new WaitQueue<ConditionRequest>();
  readonly lock: LockCore;
  /** Where the state is told from, once there is one. */
  cell: Cell | undefined = undefined;

  constructor(lock: LockCore) {
    this.lock = lock;
  }

  /** That of the lock: its grants are announced by the states of both. */
  get outbox(): Outbox {
    return this.lock.outbox;
  }

  /** @param request asks for the permit of the lock's holder */
  wait(request: ConditionRequest): void {
    this.queue.join(request);
    this.lock.suspend(request.asked, request);
    this.settle();
  }

  notify(n: number): void {
    if (this.#wake(n)) this.settle();
  }

  /**
   * Takes a wait out of the queue that it stands in. If it had been notified already, the
   * notification passes to the next. To be settled.
   */
  remove(request: ConditionRequest): void {
    if (request.queue === this.queue) {
      this.queue.leave(request);
    } else {
      this.lock.remove(request);
      this.#wake(1);
    }
    this.lock.abandon(request.asked);
  }

  /** Takes a grant back that could not be delivered: the notification passes to the next. */
  refuse(permit: LockPermit): void {
    this.#wake(1);
    this.cell?.note();
    permit.release();
  }

  /** Moves the first n into the queue of the lock, or all if fewer wait; false if none did. */
  #wake(n: number): boolean {
    let woken = 0;
    for (let request; woken < n && (request = this.queue.shift()); woken++) {
      this.lock.queue.join(request);
    }
    return woken > 0;
  }

  /** Completes a transition: both states are noted before either is told. */
  settle(): void {
    this.cell?.note();
    this.lock.settle();
  }
}
