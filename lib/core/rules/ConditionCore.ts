import { askerContext } from '../machinery/AskerContext.js';
import { Failures } from '../machinery/Failures.js';
import type { PermitOwner } from '../machinery/GrantedPermit.js';
import type { Occupant } from '../machinery/Occupant.js';
import type { Outbox } from '../machinery/Outbox.js';
import type { AnyRequest, Request } from '../machinery/Request.js';
import type { Cell } from '../machinery/Synchronizer.js';
import { WaitQueue } from '../machinery/WaitQueue.js';
import type { LockCore, LockPermit } from './LockCore.js';

/** A request that waits to be notified, then for the lock, under the permit that it has suspended. */
export type ConditionRequest = Request<LockPermit | undefined, LockPermit> &
  PermitOwner<undefined> & {
    readonly condition: ConditionCore;
    /** Whether it queues for the lock because its time is over, and not because it was notified. */
    readonly expired: boolean;
    /** Who runs under the permit that it has suspended. */
    occupant: Occupant | undefined;
  };

/**
 * Requests that wait to be notified. To notify one is to move it into the queue of the lock.
 *
 *     wait ──▶ queue ──notify, expire──▶ lock.queue ──▶ delivered
 */
export class ConditionCore {
  readonly queue = new WaitQueue<ConditionRequest>(this);
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
   * Lets a request wait, under the permit of the holder of the lock.
   *
   * @throws NotLockedError if nobody holds it
   */
  wait(request: ConditionRequest): void {
    // Where the lock is closed, nobody can take it again to be granted.
    const failure = this.failure ?? this.lock.failure;
    if (failure) {
      // The holder of the lock goes on to hold it, and its section goes on.
      request.asked = request.occupant = undefined;
      request.context ??= askerContext();
      this.outbox.fail(new Failures(this, failure.error, [request]));
      this.outbox.flush();
      return;
    }
    request.asked = this.lock.held('Condition.wait()');
    request.occupant = this.lock.occupant;
    request.context ??= askerContext();
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

  /** Lets a request queue for the lock though nobody has notified it, if that is what it waits for. */
  expire(request: ConditionRequest): boolean {
    if (request.queue !== this.queue) return false;
    this.queue.leave(request);
    this.lock.queue.join(request);
    return true;
  }

  /**
   * Takes a wait out of the queue that it stands in, and ends its permit. If it had been notified
   * already, the notification passes to the next. To be settled.
   */
  remove(request: ConditionRequest): void {
    const notified = request.queue === this.lock.queue && !request.expired;
    this.lock.remove(request);
    if (notified && !this.lock.closed) this.#wake(1);
    if (request.asked) this.lock.abandon(request.asked);
  }

  /** Ends it: every wait that is not granted yet hears the error. The lock is not closed. */
  close(error: unknown): void {
    if (this.failure) return;
    this.failure = { error };
    this.cancelWaiting(error);
  }

  /** Fails every wait that is not granted yet, those that queue for the lock among them. */
  cancelWaiting(error: unknown): void {
    const queued = (this.lock.queue.toArray() as Partial<ConditionRequest>[]).filter(
      (request): request is ConditionRequest => request.condition === this,
    );
    // Those that nobody has notified are taken out first, so that no notification passes to them.
    const asleep = this.takeAsleep();
    for (const request of queued) this.remove(request);
    this.outbox.fail(new Failures(this, error, [...queued, ...asleep]));
    this.settle();
  }

  /** Takes out every wait that nobody has notified. To be settled. */
  takeAsleep(): AnyRequest[] {
    const requests = this.queue.toArray();
    for (const request of requests) this.remove(request);
    return requests;
  }

  /** Takes a grant back that could not be delivered: the notification passes to the next. */
  refuse(permit: LockPermit, expired: boolean): void {
    if (!expired) this.#wake(1);
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
    this.note();
    this.lock.conclude();
  }

  /** Notes how many wait to be notified; where the lock has been closed, none do any more. */
  note(): void {
    const { failure } = this.lock;
    if (failure && this.queue.first) {
      this.outbox.fail(new Failures(this, failure.error, this.takeAsleep()));
    }
    this.#follow();
    this.cell.note();
  }

  /** Follows the lock for as long as somebody waits, so that the lock does not keep it for longer. */
  #follow(): void {
    const { conditions } = FollowedCell.of(this.lock);
    if (this.queue.first) conditions.add(this);
    else conditions.delete(this);
  }
}

/** Where the state of a lock is told from, and what becomes of it to its conditions. */
class FollowedCell implements Cell {
  /** Those that somebody waits for. */
  readonly conditions = new Set<ConditionCore>();
  readonly #cell: Cell | undefined;

  constructor(cell: Cell | undefined) {
    this.#cell = cell;
  }

  static of(lock: LockCore): FollowedCell {
    if (lock.cell instanceof FollowedCell) return lock.cell;
    return (lock.cell = new FollowedCell(lock.cell));
  }

  get observed(): boolean {
    return this.#cell?.observed === true;
  }

  note(): void {
    for (const condition of this.conditions) condition.note();
    this.#cell?.note();
  }
}
