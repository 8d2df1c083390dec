import { Observable, type TruthyTypesOf } from 'rxjs';
import { NotLockedError } from '../errors.js';
import type { Consumer } from '../rxjs/Consumer.js';
import { DirectObservable } from '../rxjs/DirectObservable.js';
import { isGone } from '../rxjs/isGone.js';
import { Primitive } from '../shared/Primitive.js';
import { RequestSubscriber } from '../rxjs/RequestSubscriber.js';
import { checkFunction } from '../check/checkFunction.js';
import { checkInteger } from '../check/checkInteger.js';
import { shown } from '../check/shown.js';
import { ConditionCore } from '../core/rules/ConditionCore.js';
import type { PermitOwner } from '../core/machinery/GrantedPermit.js';
import type { LockPermit } from '../core/rules/LockCore.js';
import { coreOf } from '../shared/coreOf.js';
import { send } from '../rxjs/send.js';
import { sendError } from '../rxjs/sendError.js';
import type { ConditionState, Lockable, Permit } from '../types.js';
import { Lock } from './Lock.js';

/**
 * A wait. Where its predicate does not hold yet, the same request waits again, so that waking it
 * a million times leaves no chain of subscriptions behind.
 */
class WaitRequest<T>
  extends RequestSubscriber<LockPermit | undefined, LockPermit, TruthyTypesOf<T>>
  implements PermitOwner<undefined>
{
  readonly condition: ConditionCore;
  private readonly predicate: () => T;

  constructor(core: ConditionCore, predicate: () => T, consumer: Consumer<TruthyTypesOf<T>>) {
    super(undefined, consumer);
    this.condition = this.keeper = core;
    this.predicate = predicate;
  }

  ask(): void {
    if (typeof this.consumer !== 'function') this.consumer.add(this);
    if (!this.closed) this.condition.wait(this);
  }

  override deliver(permit: LockPermit): boolean {
    if (this.isLeft() || !this.resume(permit)) this.condition.refuse(permit);
    return true;
  }

  override fail(error: unknown): void {
    if (this.asked) this.condition.lock.abandon(this.asked);
    this.end(sendError(this.consumer, error));
  }

  /** The suspended permit has been given back: the wait cannot be granted any more. */
  giveBack(): void {
    const { consumer } = this;
    this.depart();
    sendError(consumer, released());
  }

  /** With the lock held again; says whether there was still somebody to have it. */
  private resume(permit: LockPermit): boolean {
    let value: T;
    try {
      value = this.predicate();
    } catch (error) {
      return !this.isLeft() && this.end(sendError(this.consumer, error));
    }
    if (this.isLeft()) return false;
    if (value) return this.end(send(this.consumer, value as TruthyTypesOf<T>));
    if (this.condition.closed || this.condition.lock.isHeldBy(permit)) this.condition.wait(this);
    else this.end(sendError(this.consumer, released()));
    return true;
  }

  private end(arrived: boolean): boolean {
    this.depart();
    return arrived;
  }

  private isLeft(): boolean {
    return this.closed || isGone(this.consumer);
  }
}

function released(): NotLockedError {
  return new NotLockedError('Condition.wait(): its permit has been released');
}

/**
 * Lets those who hold a lock wait until another holder tells them that something has changed.
 *
 *     one    p--w-----q--t--|     p: granted the lock; w: waits, and gives it up
 *     two    -^-p-----n--|        ^: asks for the lock; n: notifies; |: gives it back
 *                                 q: queues for it again; t: is granted true, holding it
 *
 * - `wait()` gives the lock up, waits to be notified, queues for the lock again like anyone else
 *   and grants `true` holding it, under the permit that it gave up.
 * - Order: the first that waits is notified first.
 * - Leaving: a request that is unsubscribed after it was notified passes the notification on, so
 *   no wake-up is lost. A `wait()` that is unsubscribed leaves the lock not held.
 * - A permit that is given back while its `wait()` waits frees nobody's lock.
 *
 * asyncio's `Condition`.
 *
 * @example
 * import { map } from 'rxjs';
 * import { Condition, usingLock } from 'rxjs-locks';
 *
 * const items: string[] = [];
 * const changed = new Condition();
 * usingLock(changed, () =>
 *   changed.waitFor(() => items.length > 0).pipe(map(() => items.shift())),
 * ).subscribe(console.log);
 *
 * usingLock(changed, () => {
 *   items.push('apple');
 *   changed.notify();
 *   return [];
 * }).subscribe(); // apple
 */
export class Condition extends Primitive<ConditionState> implements Lockable {
  /** The lock that guards what is waited for. */
  readonly lock: Lock;
  readonly #core: ConditionCore;
  readonly #wait: Observable<true>;

  /**
   * @param lock the lock to work with, which other conditions may share; a new one by default
   * @throws TypeError if it is something else
   */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) {
      throw new TypeError(
        `new Condition(lock): a Lock of this copy of the library, or nothing for a new one, got ${shown(lock)}`,
      );
    }
    const core = new ConditionCore(lock[coreOf]);
    super(core, (old) => {
      const { waiting } = core.queue;
      return old?.waiting === waiting ? old : { waiting };
    });
    this.lock = lock;
    this.#core = core;
    this.#wait = this.#waitUntil(() => true);
  }

  /** Whether the lock is locked. */
  locked(): boolean {
    return this.lock.locked();
  }

  /** Asks for the lock: {@link Lock.acquire}. */
  acquire(): Observable<Permit> {
    return this.lock.acquire();
  }

  /**
   * Frees the lock: {@link Lock.release}.
   *
   * @throws NotLockedError if nobody holds the lock
   */
  release(): void {
    if (!this.lock.closed) this.#core.lock.held('Condition.release()').release();
  }

  /**
   * Gives the lock up, waits to be notified, takes the lock again and grants `true`.
   *
   * - Leaving: the request is taken back, wherever it stands. The lock is then not held by it,
   *   and its permit counts as released. A notification that it had passes to the next.
   * - Errors: `NotLockedError` if nobody holds the lock when it is subscribed, or once its permit
   *   is released while it waits.
   *
   * @returns a cold Observable: each subscription is a request of its own
   */
  wait(): Observable<true> {
    return this.#wait;
  }

  /**
   * Waits until a predicate holds: asks it first, and again at each wake-up, holding the lock.
   *
   * - Errors: what the predicate throws, with the lock held; otherwise as {@link Condition.wait}.
   *   Where it holds at once the lock is not asked about.
   *
   * @param predicate what has to become true; its value is what is granted
   * @returns a cold Observable of the predicate's first truthy value
   * @throws TypeError if the predicate is not a function
   */
  waitFor<T>(predicate: () => T): Observable<TruthyTypesOf<T>> {
    checkFunction('Condition.waitFor(predicate)', predicate);
    return new Observable((subscriber) => {
      const value = predicate();
      if (!value) return this.#waitUntil(predicate).subscribe(subscriber);
      subscriber.next(value as TruthyTypesOf<T>);
      subscriber.complete();
      return undefined;
    });
  }

  /**
   * Wakes the first n that wait, or all if fewer do; none waiting is not an error. They are
   * granted when the lock comes to them.
   *
   * @param n how many: an integer of at least 0
   * @throws RangeError for any other number
   * @throws NotLockedError if nobody holds the lock
   */
  notify(n = 1): void {
    checkInteger('Condition.notify(n)', n, 0);
    if (this.closed) return;
    this.#core.lock.held('Condition.notify()');
    this.#core.notify(n);
  }

  /**
   * Wakes all that wait.
   *
   * @throws NotLockedError if nobody holds the lock
   */
  notifyAll(): void {
    if (this.closed) return;
    this.#core.lock.held('Condition.notifyAll()');
    this.#core.notify(Infinity);
  }

  #waitUntil<T>(predicate: () => T): Observable<TruthyTypesOf<T>> {
    return new DirectObservable((consumer) => {
      const request = new WaitRequest(this.#core, predicate, consumer);
      request.ask();
      return request;
    });
  }
}
