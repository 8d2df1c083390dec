import { askerContext } from '../machinery/AskerContext.js';
import { Failures } from '../machinery/Failures.js';
import type { PermitOwner } from '../machinery/GrantedPermit.js';
import type { Occupant } from '../machinery/Occupant.js';
import type { Outbox } from '../machinery/Outbox.js';
import type { AnyRequest, Request } from '../machinery/Request.js';
import type { Cell } from '../machinery/Cell.js';
import { WaitQueue } from '../machinery/WaitQueue.js';
import type { Watcher } from '../machinery/Watcher.js';
import type { LockCore, LockPermit } from './LockCore.js';

/**
 * A request that waits to be notified, and then for the lock, under the permit that it has
 * suspended.
 */
export type ConditionRequest = Request<LockPermit | undefined, LockPermit> &
  PermitOwner<undefined> & {
    readonly condition: ConditionCore;
    /** Whether it queues for the lock because its time is over, not because it was notified. */
    readonly expired: boolean;
    /** Who runs under the suspended permit. */
    occupant: Occupant | undefined;
    /** What it was made inside of. */
    readonly inside: unknown;
  };

/**
 * Requests that wait to be notified. Notifying a request moves it into the queue of the lock.
 *
 *     wait ──▶ queue ──notify, expire──▶ lock.queue ──▶ delivered
 */
export class ConditionCore {
  readonly queue = new WaitQueue<ConditionRequest>(this);
  readonly lock: LockCore;
  /** Where the state is noted: set by the constructor of the state. */
  cell!: Cell;
  watcher: Watcher | undefined = undefined;
  /** The error that every request gets once it is closed. */
  failure: { readonly error: unknown } | undefined = undefined;

  constructor(lock: LockCore) {
    this.lock = lock;
  }

  /** The outbox of the lock: its grants are announced in the states of both. */
  get outbox(): Outbox {
    return this.lock.outbox;
  }

  /**
   * Lets a request wait, under the permit of the lock's holder.
   *
   * @throws NotLockedError if nobody holds the lock
   */
  wait(request: ConditionRequest): void {
    // A wait could never take a closed lock again.
    const failure = this.failure ?? this.lock.failure;
    if (failure) {
      // The holder keeps the lock, and its section goes on.
      request.asked = request.occupant = undefined;
      request.context ??= askerContext();
      this.watcher?.asked(request, this, request.inside);
      this.outbox.fail(new Failures(this, failure.error, [request]));
      this.outbox.flush();
      return;
    }
    request.asked = this.lock.held('Condition.wait()');
    request.occupant = this.lock.occupant;
    request.context ??= askerContext();
    this.watcher?.asked(request, this, request.inside);
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
   * Moves a request into the queue of the lock without a notification, if it still waits for one.
   */
  expire(request: ConditionRequest): boolean {
    if (request.queue !== this.queue) return false;
    this.queue.leave(request);
    this.#resume(request);
    return true;
  }

  /**
   * Takes a wait out of its queue, and ends its permit. If it was notified, the notification passes
   * to the next wait. The caller settles afterwards.
   */
  remove(request: ConditionRequest): void {
    const notified = request.queue === this.lock.queue && !request.expired;
    this.lock.remove(request);
    if (notified && !this.lock.closed) this.#wake(1);
    if (request.asked) this.lock.abandon(request.asked);
    FollowedCell.of(this.lock).changed.add(this);
  }

  /** Closes it: every wait that has not been granted gets the error. The lock is not closed. */
  close(error: unknown): void {
    this.failure = { error };
    this.#failAll(error);
  }

  /** Fails every wait that has not been granted, and goes on. */
  cancelWaiting(error: unknown): void {
    this.#failAll(error);
  }

  /** Fails every wait that has not been granted, including those that queue for the lock. */
  #failAll(error: unknown): void {
    const queued = (this.lock.queue.toArray() as Partial<ConditionRequest>[]).filter(
      (request): request is ConditionRequest => request.condition === this,
    );
    // Waits that were not notified are taken out first, so that no notification passes to them.
    const asleep = this.takeAsleep();
    for (const request of queued) {
      this.lock.watcher?.left(request);
      this.remove(request);
    }
    this.outbox.fail(new Failures(this, error, [...queued, ...asleep]));
    this.settle();
  }

  /** Takes out every wait that was not notified. The caller settles afterwards. */
  takeAsleep(): AnyRequest[] {
    const requests = this.queue.toArray();
    for (const request of requests) this.remove(request);
    return requests;
  }

  /** Takes back a grant that could not be delivered. The notification passes to the next wait. */
  refuse(permit: LockPermit, expired: boolean): void {
    if (!expired) this.#wake(1);
    permit.release();
    // Releasing settles only if the permit still held the lock.
    this.settle();
  }

  /**
   * Moves the first `n` waits into the queue of the lock, or all if there are fewer. The caller
   * settles afterwards.
   */
  #wake(n: number): void {
    for (let woken = 0, request; woken < n && (request = this.queue.shift()); woken++) {
      this.#resume(request);
    }
  }

  /** Lets a request queue for the lock. */
  #resume(request: ConditionRequest): void {
    const { lock } = this;
    lock.queue.join(request);
    lock.watcher?.asked(request, lock, request.inside);
  }

  /** Completes a transition, then tells and delivers what it has caused. */
  settle(): void {
    this.conclude();
    this.outbox.flush();
  }

  /**
   * Completes a transition: both states are noted before either is told. The caller flushes
   * afterwards.
   */
  conclude(): void {
    this.note();
    this.lock.conclude();
  }

  /** Notes how many wait to be notified. If the lock has been closed, it ends their waits first. */
  note(): void {
    const { failure } = this.lock;
    if (failure && this.queue.first) {
      this.outbox.fail(new Failures(this, failure.error, this.takeAsleep()));
    }
    this.#follow();
    this.cell.note();
  }

  /**
   * Follows the lock only while somebody waits, so that the lock does not keep this in memory for
   * longer.
   */
  #follow(): void {
    const { conditions } = FollowedCell.of(this.lock);
    if (this.queue.first) conditions.add(this);
    else conditions.delete(this);
  }
}

/** Replaces the cell of a lock, and passes its notes on to the conditions as well. */
class FollowedCell implements Cell {
  /** The conditions that somebody waits for. */
  readonly conditions = new Set<ConditionCore>();
  /** Those that the lock has changed, by taking out a wait that queues for it. */
  readonly changed = new Set<ConditionCore>();
  readonly #lock: LockCore;
  readonly #cell: Cell | undefined;

  constructor(lock: LockCore) {
    this.#lock = lock;
    this.#cell = lock.cell;
  }

  static of(lock: LockCore): FollowedCell {
    if (lock.cell instanceof FollowedCell) return lock.cell;
    return (lock.cell = new FollowedCell(lock));
  }

  get observed(): boolean {
    return this.#cell?.observed === true;
  }

  note(): void {
    const { changed } = this;
    for (const condition of this.#lock.closed ? this.conditions : changed) condition.note();
    // Clearing an empty set takes 45 ns, and creates a new table.
    if (changed.size > 0) changed.clear();
    this.#cell?.note();
  }
}
