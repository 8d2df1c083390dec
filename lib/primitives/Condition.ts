import { Observable, type ObservableInput, type TruthyTypesOf } from 'rxjs';
import { checkFunction } from '../check/checkFunction.js';
import { checkInteger } from '../check/checkInteger.js';
import { checkInput } from '../check/checkInput.js';
import { shown } from '../check/shown.js';
import { ConditionCore } from '../core/rules/ConditionCore.js';
import { DirectObservable } from '../rxjs/DirectObservable.js';
import { coreOf } from '../shared/coreOf.js';
import { Primitive } from '../shared/Primitive.js';
import { type Predicate, WaitRequest } from '../shared/WaitRequest.js';
import type { ConditionState, Lockable, Permit } from '../types.js';
import { Lock } from './Lock.js';

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
    this.#wait = this.#waitFor(() => true as const);
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
   *     holder      p-w--------t--|      p: holds the lock; w: waits, and gives it up
   *     notify()    --------n----        t: is granted true, and holds it again
   *
   *     wait(timer(5))
   *     holder      p-w----f--|          f: is granted false, and holds it again
   *
   * - Ending a wait early: with `until` it is over at the first value of `until`, or when that
   *   completes. It then queues for the lock again and grants `false`. It spends no notification.
   * - Leaving: unsubscribing takes the request back, wherever it stands. Its permit counts as
   *   released, and a notification that it had passes to the next. The `withLock` or `usingLock`
   *   that ran under this permit is torn down at once and errors with `NotLockedError`, since it
   *   would go on without the lock. So put no `timeout`, `race` or `takeUntil` behind a wait: use
   *   `until`.
   *   A wait that fails (`cancelWaiting`, `close`) ends that section in the same way, with its own
   *   error, so nothing in the section can catch it.
   * - Errors: `NotLockedError` if nobody holds the lock when it is subscribed, or once its permit
   *   is released while it waits. An error of `until`, with the lock held.
   *
   * The result of a wait with `until` is that of `threading.Condition.wait(timeout)` in Python.
   *
   * @param until ends the wait if it comes before the notification
   * @returns a cold Observable: each subscription is a request of its own
   * @throws TypeError if `until` is nothing that RxJS can subscribe to
   * @example
   * import { map, timer } from 'rxjs';
   * import { Condition, usingLock } from 'rxjs-locks';
   *
   * const changed = new Condition();
   * usingLock(changed, () => changed.wait(timer(10)).pipe(map((notified) => [notified, changed.locked()])))
   *   .subscribe(console.log); // [ false, true ]
   */
  wait(): Observable<true>;
  wait(until: ObservableInput<unknown>): Observable<boolean>;
  wait(until?: ObservableInput<unknown>): Observable<boolean> {
    if (until === undefined) return this.#wait;
    return this.#waitFor((expired) => !expired, checkInput('Condition.wait(until)', until));
  }

  /**
   * Waits until a predicate holds: asks it first, and again at each wake-up, holding the lock.
   *
   * - Ending a wait early: with `until` the predicate is asked once more when that comes, and its
   *   value is granted, whatever it is.
   * - Leaving: as {@link Condition.wait}.
   * - Errors: what the predicate throws, with the lock held; otherwise as {@link Condition.wait}.
   *   Where it holds at once the lock is not asked about.
   *
   * @param predicate what has to become true; its value is what is granted
   * @param until ends the wait if it comes first
   * @returns a cold Observable of the predicate's first truthy value; with `until`, of its last value
   * @throws TypeError if the predicate is not a function, or `until` nothing that RxJS can subscribe to
   * @example
   * import { timer } from 'rxjs';
   * import { Condition, usingLock } from 'rxjs-locks';
   *
   * const jobs: string[] = [];
   * const changed = new Condition();
   * usingLock(changed, () => changed.waitFor(() => jobs.shift(), timer(10))).subscribe(console.log); // undefined
   */
  waitFor<T>(predicate: () => T): Observable<TruthyTypesOf<T>>;
  waitFor<T>(predicate: () => T, until: ObservableInput<unknown>): Observable<T>;
  waitFor<T>(predicate: () => T, until?: ObservableInput<unknown>): Observable<T> {
    checkFunction('Condition.waitFor(predicate)', predicate);
    const end =
      until === undefined ? until : checkInput('Condition.waitFor(predicate, until)', until);
    return new Observable((subscriber) => {
      const value = predicate();
      if (!value) return this.#waitFor(() => predicate(), end).subscribe(subscriber);
      subscriber.next(value);
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
    this.#notify('Condition.notify()', n);
  }

  /**
   * Wakes all that wait.
   *
   * @throws NotLockedError if nobody holds the lock
   */
  notifyAll(): void {
    this.#notify('Condition.notifyAll()', Infinity);
  }

  #notify(call: string, n: number): void {
    if (this.closed || this.lock.closed) return;
    this.#core.lock.held(call);
    this.#core.notify(n);
  }

  #waitFor<T>(predicate: Predicate<T>, until?: Observable<unknown>): Observable<T> {
    return new DirectObservable((consumer) => {
      const request = new WaitRequest(this.#core, predicate, consumer);
      request.ask(until);
      return request;
    });
  }
}
