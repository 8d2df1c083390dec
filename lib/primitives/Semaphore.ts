import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { SemaphoreCore } from '../core/rules/SemaphoreCore.js';
import { coreOf } from '../shared/coreOf.js';
import { Primitive } from '../shared/Primitive.js';
import { PermitObservable } from '../rxjs/PermitObservable.js';
import type { Permit, SemaphoreState, TryLockable } from '../types.js';

/**
 * Lets in as many at a time as it has permits, in the order of the requests.
 *
 *     one      (1---|              1: granted one permit; |: gives it back
 *     two      -(1-----|
 *     three    --^--(1---|         ^: requests; both permits are out, so it waits
 *     value    10------1-2         new Semaphore(2)
 *
 * - Order: first come, first served, by the time of subscription. Nobody overtakes: even a request
 *   for fewer permits stays behind one that waits for more.
 * - Leaving: unsubscribing a waiting request takes it back at once, in constant time. The requests
 *   that it was holding up are granted.
 * - Hand-over: returned permits pass straight to the first waiting request.
 * - Flat stack: one release can serve a million waiting requests that each release at once.
 *
 * asyncio's `Semaphore`, with permits, and with several of them per request.
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
 * @see {@link throttleBySemaphore} to cap the inner streams of one or more pipelines
 * @see {@link BoundedSemaphore} if one release too many should throw
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
    super('Semaphore', core, (old) => {
      const { value } = core;
      const { waiting } = core.queue;
      return old?.value === value && old.waiting === waiting ? old : { value, waiting };
    });
    this.#core = core;
    this.#acquireOne = new PermitObservable(() => core, 1);
  }

  /** @internal */
  override get [coreOf](): SemaphoreCore {
    return this.#core;
  }

  /** How many permits are available. Never below zero. */
  get value(): number {
    return this.#core.value;
  }

  /** Whether `acquire()` would have to wait. */
  locked(): boolean {
    return this.#core.locked;
  }

  /**
   * Requests permits. Grants all of them as one `Permit`, then completes.
   *
   *     acquire()      (p|)          one is available
   *     acquire(2)     -----(p|)     the second comes back five frames later
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: only if you close it or call `cancelWaiting()`. For a time limit, use
   *   `semaphore.acquire().pipe(timeout(1000))`.
   *
   * @param permits how many permits, all or none: an integer of at least 1
   * @returns a cold Observable: each subscription is a separate request
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
    return permits === 1 ? this.#acquireOne : new PermitObservable(() => this.#core, permits);
  }

  /**
   * Takes permits if they are available. Never waits, and never overtakes a waiting request.
   *
   * @param permits how many permits, all or none: an integer of at least 1
   * @returns the permit, or `undefined` if `acquire(permits)` would have to wait
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
   * Requests permits if they are available: grants what {@link Semaphore.tryAcquire} would take, or
   * else completes without a grant.
   *
   *     acquireIfAvailable(2)    (p|)    two are available
   *     acquireIfAvailable(2)    |       only one is, or another request waits
   *
   * - Errors: as {@link Semaphore.acquire}.
   *
   * @param permits how many permits, all or none: an integer of at least 1
   * @returns a cold Observable: each subscription is a separate request
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
    return new PermitObservable(() => this.#core, permits, true);
  }

  /**
   * Adds permits. Anyone can call it, and no `Permit` counts as released by it. Requests that were
   * waiting for these permits are granted before it returns.
   *
   * @param permits how many permits: an integer of at least 1
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
    this.#core.releaseAny(permits);
  }
}
