import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { SemaphoreCore } from '../core/rules/SemaphoreCore.js';
import { coreOf } from '../shared/coreOf.js';
import { Primitive } from '../shared/Primitive.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';
import type { Permit, SemaphoreState, TryLockable } from '../types.js';

/**
 * Lets as many be inside at a time as it has permits, in the order in which they asked.
 *
 *     one      (1---|              1: granted one permit; |: gives it back
 *     two      -(1-----|
 *     three    --^-(1----|         ^: asks; both permits are out, so it waits
 *     value    21--0-----12        new Semaphore(2)
 *
 * - Order: first come, first served, by the time of subscription; nobody overtakes, not even a
 *   request for fewer permits one that waits for more.
 * - Leaving: unsubscribing a request that waits takes it back at once, in constant time, and
 *   lets in whoever it was holding up.
 * - Hand-over: permits that come back pass straight to the first that waits for them.
 * - Flat: a million that wait and each release at once are served by one release.
 *
 * asyncio's `Semaphore`, with permits, and several at a time.
 *
 * @example
 * import { from, mergeMap, of } from 'rxjs';
 * import { Semaphore, withLock } from 'rxjs-locks';
 *
 * const connections = new Semaphore(2);
 * from([1, 2, 3])
 *   .pipe(mergeMap((id) => of(`row ${id}`).pipe(withLock(connections))))
 *   .subscribe(console.log); // row 1, row 2, row 3
 *
 * @see {@link throttleBySemaphore} to cap the inner streams of one or several pipelines
 * @see {@link BoundedSemaphore} where a release too many is a mistake to be told
 */
export class Semaphore extends Primitive<SemaphoreState> implements TryLockable {
  readonly #core: SemaphoreCore;
  readonly #acquireOne: Observable<Permit>;

  /**
   * @param value how many permits there are at the start: an integer of at least 0
   * @throws RangeError for any other value
   */
  constructor(value = 1) {
    checkInteger('new Semaphore(value)', value, 0);
    const core = new SemaphoreCore(value);
    super(core, (old) => {
      const { value } = core;
      const { waiting } = core.queue;
      return old?.value === value && old.waiting === waiting ? old : { value, waiting };
    });
    this.#core = core;
    this.#acquireOne = new RequestObservable(() => core, 1);
  }

  /** @internal */
  get [coreOf](): SemaphoreCore {
    return this.#core;
  }

  /** How many permits are there to be taken; never below zero. */
  get value(): number {
    return this.#core.value;
  }

  /** Whether `acquire()` would have to wait. */
  locked(): boolean {
    return this.#core.locked;
  }

  /**
   * Asks for permits: grants them as one, then completes.
   *
   *     acquire()      (p|)          there is one
   *     acquire(2)     -----(p|)     the second comes back five frames later
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: none of its own. A time limit is `semaphore.acquire().pipe(timeout(1000))`.
   *
   * @param permits how many, all or nothing: an integer of at least 1
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, at the call
   * @example
   * import { Semaphore } from 'rxjs-locks';
   *
   * const memory = new Semaphore(100);
   * memory.acquire(80).subscribe((permit) => {
   *   console.log(memory.value); // 20
   *   permit.release();
   *   console.log(memory.value); // 100
   * });
   */
  acquire(permits = 1): Observable<Permit> {
    checkInteger('Semaphore.acquire(permits)', permits, 1);
    return permits === 1 ? this.#acquireOne : new RequestObservable(() => this.#core, permits);
  }

  /**
   * Takes permits if they are there, without waiting and without overtaking anybody.
   *
   * @param permits how many, all or nothing: an integer of at least 1
   * @returns the permit, or `undefined` where `acquire(permits)` would have to wait
   * @throws RangeError for any other number
   * @example
   * import { Semaphore } from 'rxjs-locks';
   *
   * const seats = new Semaphore(3);
   * console.log(seats.tryAcquire(2)?.released); // false
   * console.log(seats.tryAcquire(2)); // undefined
   */
  tryAcquire(permits = 1): Permit | undefined {
    checkInteger('Semaphore.tryAcquire(permits)', permits, 1);
    return this.#core.tryTake(permits);
  }

  /**
   * Asks for permits if they are there: grants what {@link Semaphore.tryAcquire} would take, and
   * otherwise completes without a grant.
   *
   *     acquireIfAvailable(2)    (p|)    two are there
   *     acquireIfAvailable(2)    |       only one is, or somebody waits
   *
   * - Errors: none of its own. Closed, it errors as {@link Semaphore.acquire} does.
   *
   * @param permits how many, all or nothing: an integer of at least 1
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, at the call
   * @example
   * import { Semaphore } from 'rxjs-locks';
   *
   * const seats = new Semaphore(3);
   * seats.acquireIfAvailable(2).subscribe(() => console.log('two seats')); // two seats
   * seats.acquireIfAvailable(2).subscribe({ complete: () => console.log('too few') }); // too few
   */
  acquireIfAvailable(permits = 1): Observable<Permit> {
    checkInteger('Semaphore.acquireIfAvailable(permits)', permits, 1);
    return new RequestObservable(() => this.#core, permits, true);
  }

  /**
   * Adds to the counter, whoever calls it: it belongs to no permit. Those that wait for what is
   * there now are granted before it returns.
   *
   * @param permits how many: an integer of at least 1
   * @throws RangeError for any other number
   * @example
   * import { Semaphore } from 'rxjs-locks';
   *
   * const work = new Semaphore(0);
   * work.acquire().subscribe(() => console.log('started'));
   * work.release(); // started
   */
  release(permits = 1): void {
    checkInteger('Semaphore.release(permits)', permits, 1);
    this.#core.release(permits);
  }
}
