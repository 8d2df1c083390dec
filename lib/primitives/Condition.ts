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
 * Lets the holder of a lock wait until another holder says that something has changed.
 *
 *     one    p--w-----q--t--|     p: granted the lock; w: waits, and gives up the lock
 *     two    -^-p-----n--|        ^: requests the lock; n: notifies; |: gives it back
 *                                 q: queues for it again; t: is granted true, holding it
 *
 * - `wait()` gives up the lock and waits to be notified. Then it queues for the lock again, like
 *   any other request. It grants `true` when it holds the lock, under the same permit.
 * - Order: the first to wait is notified first.
 * - Leaving: if you unsubscribe a notified request, the notification passes to the next one, so no
 *   wake-up is lost. After unsubscribing a `wait()` you do not hold the lock.
 * - Releasing a permit while its `wait()` waits does not free anybody else's lock.
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
  /** The lock that guards what you wait for. */
  readonly lock: Lock;
  readonly #core: ConditionCore;
  readonly #wait: Observable<true>;

  /**
   * @param lock the lock to use, which other conditions may share; a new one by default
   * @throws TypeError for anything else
   */
  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) {
      throw new TypeError(
        `new Condition(lock): a Lock of this copy of the library, or nothing for a new one, got ${shown(lock)}`,
      );
    }
    const core = new ConditionCore(lock[coreOf]);
    super('Condition', core, (old) => {
      const { waiting } = core.queue;
      return old?.waiting === waiting ? old : { waiting };
    });
    this.lock = lock;
    this.#core = core;
    this.#wait = this.#waitFor(() => true as const);
  }

  /** Whether the lock is locked: {@link Lock.locked}. */
  locked(): boolean {
    return this.lock.locked();
  }

  /** Requests the lock: {@link Lock.acquire}. */
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
   * Gives up the lock, waits to be notified, takes the lock again and grants `true`.
   *
   *     holder      p-w--------t--|      p: holds the lock; w: waits, and gives up the lock
   *     notify()    --------n----        t: is granted true, and holds it again
   *
   *     wait(timer(5))
   *     holder      p-w----f--|          f: is granted false, and holds it again
   *
   * - Ending a wait early: pass `until`. Its first value or its completion ends the wait. The
   *   request then queues for the lock again and grants `false`. It does not use up a notification.
   * - Leaving: unsubscribing takes the request back, even after it was notified. Its permit counts
   *   as released, and its notification passes to the next request. The `withLock` or `usingLock`
   *   that ran under this permit is torn down at once and errors with `NotLockedError`, because it
   *   would go on without the lock. So do not use `timeout`, `race` or `takeUntil` on a wait. Use
   *   `until`.
   * - Failing: if `cancelWaiting` or `close` ends the wait, that section is torn down too, and
   *   errors with the same error. Nothing in the section can catch it.
   * - Errors: `NotLockedError` if nobody holds the lock when you subscribe, or if the permit is
   *   released while you wait. An error of `until`, with the lock held.
   *
   * `wait(until)` grants what `threading.Condition.wait(timeout)` returns in Python.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { map, timer } from 'rxjs';
   * import { Condition, usingLock } from 'rxjs-locks';
   *
   * const changed = new Condition();
   * usingLock(changed, () =>
   *   changed.wait(timer(10)).pipe(map((notified) => [notified, changed.locked()])),
   * ).subscribe(console.log); // [ false, true ]
   */
  wait(): Observable<true>;
  /**
   * The same, and grants `false` if `until` comes first.
   *
   * @param until ends the wait if it comes before a notification
   * @returns a cold Observable: each subscription is a separate request
   * @throws TypeError if RxJS cannot subscribe to `until`
   */
  wait(until: ObservableInput<unknown>): Observable<boolean>;
  wait(until?: ObservableInput<unknown>): Observable<boolean> {
    if (until === undefined) return this.#wait;
    return this.#waitFor((expired) => !expired, checkInput('Condition.wait(until)', until));
  }

  /**
   * Waits until a predicate is true. Calls it first, and again after each wake-up, holding the
   * lock.
   *
   * - Ending a wait early: pass `until`. When it comes, the predicate is called once more, and its
   *   value is granted, whatever it is.
   * - Leaving: as in {@link Condition.wait}.
   * - Errors: what the predicate throws, with the lock held, and the errors of {@link
   *   Condition.wait}. If the predicate is true at once, nobody has to hold the lock.
   *
   * @param predicate what has to become true; its value is granted
   * @returns a cold Observable of the predicate's first truthy value
   * @throws TypeError if the predicate is not a function
   * @example
   * import { timer } from 'rxjs';
   * import { Condition, usingLock } from 'rxjs-locks';
   *
   * const jobs: string[] = [];
   * const changed = new Condition();
   * const job$ = usingLock(changed, () => changed.waitFor(() => jobs.shift(), timer(10)));
   * job$.subscribe(console.log); // undefined
   */
  waitFor<T>(predicate: () => T): Observable<TruthyTypesOf<T>>;
  /**
   * The same, and if `until` comes first, grants what the predicate returns then.
   *
   * @param predicate what has to become true; its value is granted
   * @param until ends the wait if it comes first
   * @returns a cold Observable of the predicate's last value
   * @throws TypeError if the predicate is not a function, or RxJS cannot subscribe to `until`
   */
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
   * Wakes the first `n` waiting requests, or all if there are fewer. Each of them is granted when
   * it gets the lock. If none wait, nothing happens.
   *
   * @param n how many to wake: an integer of at least 0
   * @throws RangeError for any other number
   * @throws NotLockedError if nobody holds the lock
   * @example
   * import { Condition, usingLock } from 'rxjs-locks';
   *
   * const changed = new Condition();
   * usingLock(changed, () => changed.wait()).subscribe(console.log);
   * usingLock(changed, () => {
   *   changed.notify();
   *   return [];
   * }).subscribe(); // true
   */
  notify(n = 1): void {
    checkInteger('Condition.notify(n)', n, 0);
    this.#notify('Condition.notify()', n);
  }

  /**
   * Wakes all waiting requests. Each of them is granted when it gets the lock.
   *
   * @throws NotLockedError if nobody holds the lock
   * @example
   * import { Condition, usingLock } from 'rxjs-locks';
   *
   * const changed = new Condition();
   * for (const name of ['a', 'b']) {
   *   usingLock(changed, () => changed.wait()).subscribe(() => console.log(name));
   * }
   * usingLock(changed, () => {
   *   changed.notifyAll();
   *   return [];
   * }).subscribe(); // a, b
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
