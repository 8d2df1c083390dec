import { Failures } from '../machinery/Failures.js';
import type { PermitOwner } from '../machinery/GrantedPermit.js';
import type { LockCore, LockPermit } from './LockCore.js';
import type { Outbox } from '../machinery/Outbox.js';
import type { Request } from '../machinery/Request.js';
import type { Cell } from '../machinery/Synchronizer.js';
import { WaitQueue } from '../machinery/WaitQueue.js';

/** A request that waits to be notified, then for the lock, under the permit that it has suspended. */
export type ConditionRequest = Request<LockPermit | undefined, LockPermit> &
  PermitOwner<undefined> & { readonly condition: ConditionCore };

/**
 * Requests that wait to be notified. To notify one is to move it into the queue of the lock.
 *
 *     wait ──▶ queue ──notify──▶ lock.queue ──▶ delivered
 */
export class ConditionCore {
  readonly queue = new WaitQueue<ConditionRequest>();
  readonly lock: LockCore;
  /** Where the state is told from: set by the state's own constructor. */
  cell!: Cell;
  /** Once it is closed: what every request hears from then on. */
  failure: { readonly error: unknown } | undefined = undefined;

  constructor(lock: LockCore) {
    this.lock = lock;
  }

  /** That of the lock: its grants are announced by the states of both. */
  get outbox(): Outbox {
    return this.lock.outbox;
  }

  /**
   * Lets a request wait, under the permit of whoever holds the lock.
   *
   * @throws NotLockedError if nobody does
   */
  wait(request: ConditionRequest): void {
    // Where the lock is closed, nobody can take it again to be granted.
    const failure = this.failure ?? this.lock.failure;
    if (failure) {
      // Whoever holds the lock goes on to hold it.
      request.asked = undefined;
      this.outbox.fail(new Failures(failure.error, [request]));
      this.outbox.flush();
      return;
    }
    request.asked = this.lock.held('Condition.wait()');
    this.queue.join(request);
    this.lock.suspend(request.asked, request);
    this.settle();
  }

  get closed(): boolean {
    return this.failure !== undefined;
  }

  notify(n: number): void {
    this.#wake(n);
    this.settle();
  }

  /**
   * Takes a wait out of the queue that it stands in. If it had been notified already, the
   * notification passes to the next. To be settled.
   */
  remove(request: ConditionRequest): void {
    const notified = request.queue === this.lock.queue;
    this.lock.remove(request);
    if (notified) this.#wake(1);
    if (request.asked) this.lock.abandon(request.asked);
  }

  /**
   * Ends it: whoever is not granted yet hears the error, those that have been notified and queue
   * for the lock among them. The lock is not closed.
   */
  close(error: unknown): void {
    if (this.failure) return;
    this.failure = { error };
    const notified = (this.lock.queue.toArray() as Partial<ConditionRequest>[]).filter(
      (request): request is ConditionRequest => request.condition === this,
    );
    const requests = [...notified, ...this.queue.toArray()];
    for (const request of requests) this.lock.remove(request);
    this.outbox.fail(new Failures(error, requests));
    this.cell.note();
    this.lock.settle();
  }

  /** Takes a grant back that could not be delivered: the notification passes to the next. */
  refuse(permit: LockPermit): void {
    this.#wake(1);
    permit.release();
    // Also where the permit was not the holder's any more.
    this.settle();
  }

  /** Moves the first n into the queue of the lock, or all if fewer wait. To be settled. */
  #wake(n: number): void {
    for (let woken = 0, request; woken < n && (request = this.queue.shift()); woken++) {
      this.lock.queue.join(request);
    }
  }

  /** Completes a transition, then tells and delivers what comes of it. */
  settle(): void {
    this.conclude();
    this.outbox.flush();
  }

  /** Completes a transition: both states are noted before either is told. To be flushed. */
  conclude(): void {
    this.cell.note();
    this.lock.conclude();
  }
}
