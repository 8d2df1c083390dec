import { type Observable, Subscriber } from 'rxjs';
import { runIn } from '../core/machinery/AskerContext.js';
import { following } from '../core/machinery/following.js';
import type { PermitOwner } from '../core/machinery/GrantedPermit.js';
import type { Occupant } from '../core/machinery/Occupant.js';
import type { Watcher } from '../core/machinery/Watcher.js';
import type { ConditionCore } from '../core/rules/ConditionCore.js';
import type { LockPermit } from '../core/rules/LockCore.js';
import { NotLockedError } from '../errors.js';
import type { Consumer } from '../rxjs/Consumer.js';
import { isGone } from '../rxjs/isGone.js';
import { RequestSubscriber } from '../rxjs/RequestSubscriber.js';
import { send } from '../rxjs/send.js';
import { sendError } from '../rxjs/sendError.js';

/**
 * What a wait grants once it holds the lock again. While it is falsy, the wait goes on.
 *
 * @param expired whether the wait ended before it was notified
 */
export type Predicate<T> = (expired: boolean) => T;

/**
 * A wait of a condition. If its predicate is still false, the same request waits again, so that
 * waking it a million times leaves no chain of subscriptions behind.
 */
export class WaitRequest<T>
  extends RequestSubscriber<LockPermit | undefined, LockPermit, T>
  implements PermitOwner<undefined>
{
  condition: ConditionCore;
  /** Null if it is inside of nothing: it is asked for later, inside of something else. */
  readonly inside = following.follower?.current() ?? null;
  expired = false;
  occupant: Occupant | undefined = undefined;
  private predicate: Predicate<T>;
  /** Set if it has to end as soon as it holds the lock, with the error to end with, if any. */
  private over: { readonly failure?: { readonly error: unknown } } | undefined = undefined;

  constructor(core: ConditionCore, predicate: Predicate<T>, consumer: Consumer<T>) {
    super(undefined, consumer);
    this.condition = core;
    this.predicate = predicate;
  }

  /** The condition, even while the wait queues for the lock. */
  override get keeper(): ConditionCore | undefined {
    return this.queue && this.condition;
  }

  /** @param until ends the wait, if it comes first */
  ask(until: Observable<unknown> | undefined): void {
    if (typeof this.consumer !== 'function') this.consumer.add(this);
    if (this.closed) return;
    this.condition.wait(this);
    // Giving up the lock ran foreign code, which may have notified and granted this wait.
    if (!this.isLeft()) until?.subscribe(new EndSubscriber(this));
  }

  /** Its time is over: it queues for the lock, unless it was notified and does so already. */
  expire(failure?: { readonly error: unknown }): void {
    // Ending the subscription to `until` runs foreign code, which may have ended the wait.
    if (this.closed) return;
    this.over = failure ? { failure } : {};
    this.expired = this.condition.expire(this);
    if (this.expired) this.condition.settle();
  }

  override deliver(permit: LockPermit): boolean {
    const { condition, occupant } = this;
    condition.lock.occupant = occupant;
    if (!this.isLeft() && this.resume(permit)) return true;
    condition.watcher?.left(this);
    condition.refuse(permit, this.expired);
    occupant?.evict(left());
    return true;
  }

  /**
   * It has given up the lock. A section that caught the error would go on without the lock, so the
   * whole section ends with it.
   */
  override fail(error: unknown): void {
    const { watcher } = this.condition;
    watcher?.failed(this, error);
    this.occupant?.evict(error);
    if (!this.closed) this.end(sendError(this.consumer, error), watcher);
  }

  /** The suspended permit has been released: the wait can no longer be granted. */
  giveBack(): void {
    const { consumer, context } = this;
    const { watcher } = this.condition;
    const error = released();
    watcher?.failed(this, error);
    this.occupant = undefined;
    this.depart();
    runIn(context, () => sendError(consumer, error), undefined, undefined);
    watcher?.tell();
  }

  /** A wait that is left has given up the lock, so nothing may go on under its permit. */
  override unsubscribe(): void {
    const occupant = this.queue && this.occupant;
    // It may have queued for the lock, and be about to get an error.
    if (this.queue) this.condition.lock.watcher?.left(this);
    try {
      super.unsubscribe();
    } finally {
      // Keeping an ended wait must not keep these in memory.
      this.condition = this.predicate = undefined as never;
      this.asked = this.occupant = undefined;
      occupant?.evict(left());
    }
  }

  /** Runs with the lock held again. Returns whether anybody was still there to take the grant. */
  private resume(permit: LockPermit): boolean {
    const { condition, expired } = this;
    if (expired && this.over?.failure) return this.endWith(this.over.failure.error);
    let value: T;
    try {
      value = this.predicate(expired);
    } catch (error) {
      return !this.isLeft() && this.endWith(error);
    }
    if (this.isLeft()) return false;
    if (!value && this.over?.failure) return this.endWith(this.over.failure.error);
    if (value || this.over) {
      const { watcher } = condition;
      watcher?.granted(this, condition, true);
      return this.end(send(this.consumer, value), watcher);
    }
    if (condition.closed || condition.lock.isHeldBy(permit)) condition.wait(this);
    else this.endWith(released());
    return true;
  }

  private endWith(error: unknown): boolean {
    const { watcher } = this.condition;
    watcher?.failed(this, error);
    return this.end(sendError(this.consumer, error), watcher);
  }

  /** @param watcher of its condition, which it does not know any more if the consumer has ended */
  private end(arrived: boolean, watcher: Watcher | undefined): boolean {
    this.depart();
    watcher?.tell();
    return arrived;
  }

  private isLeft(): boolean {
    return this.closed || isGone(this.consumer);
  }
}

/** Ends a wait when its `until` comes. */
class EndSubscriber extends Subscriber<unknown> {
  private readonly wait: Pick<WaitRequest<unknown>, 'expire'>;

  constructor(wait: Pick<WaitRequest<unknown>, 'expire' | 'add'>) {
    super();
    this.wait = wait;
    wait.add(this);
  }

  override next(): void {
    this.finish();
  }

  override complete(): void {
    this.finish();
  }

  override error(error: unknown): void {
    this.finish({ error });
  }

  private finish(failure?: { readonly error: unknown }): void {
    if (this.closed) return;
    this.unsubscribe();
    this.wait.expire(failure);
  }
}

function released(): NotLockedError {
  return new NotLockedError('Condition.wait(): its permit has been released');
}

function left(): NotLockedError {
  return new NotLockedError(
    'Condition.wait(): unsubscribed inside its critical section, which has given up the lock; to end a wait early and hold the lock again, use wait(until)',
  );
}
