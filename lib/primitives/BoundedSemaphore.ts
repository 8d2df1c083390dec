import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { shown } from '../check/shown.js';
import { coreOf } from '../shared/coreOf.js';
import type { Permit } from '../types.js';
import { Semaphore } from './Semaphore.js';

/**
 * A semaphore that refuses to hold more permits than it started with: a release too many is a
 * mistake, and is told.
 *
 *     one      (1--|               1: granted a permit; |: gives it back
 *     release  -----#              #: RangeError, nothing is out
 *     value    2--1-2              new BoundedSemaphore(2)
 *
 * - Order, leaving and hand-over: as {@link Semaphore}.
 * - A permit's own `release()` never throws: where stray releases have filled the semaphore
 *   already, it leaves the value at the bound.
 *
 * asyncio's `BoundedSemaphore`, whose `ValueError` is a `RangeError` here.
 *
 * @example
 * import { BoundedSemaphore } from 'rxjs-locks';
 *
 * const pool = new BoundedSemaphore(2);
 * const permit = pool.tryAcquire();
 * permit?.release();
 * try {
 *   pool.release();
 * } catch (error) {
 *   console.log(error instanceof RangeError); // true
 * }
 */
export class BoundedSemaphore extends Semaphore {
  /**
   * @param value how many permits there are at the start, and at most: an integer of at least 0
   * @throws RangeError for any other value
   */
  constructor(value = 1) {
    super(checkInteger('new BoundedSemaphore(value)', value, 0));
    this[coreOf].bounded = true;
  }

  /** How many permits there are, in and out together: the initial value, until it is resized. */
  get bound(): number {
    return this[coreOf].bound;
  }

  /**
   * Asks for permits, as {@link Semaphore.acquire}.
   *
   * @param permits how many, all or nothing: an integer from 1 to the bound
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, at the call
   */
  override acquire(permits = 1): Observable<Permit> {
    this.#checkWithinBound('acquire', permits);
    return super.acquire(permits);
  }

  /**
   * Takes permits if they are there, as {@link Semaphore.tryAcquire}.
   *
   * @param permits how many, all or nothing: an integer from 1 to the bound
   * @returns the permit, or `undefined` where `acquire(permits)` would have to wait
   * @throws RangeError for any other number
   */
  override tryAcquire(permits = 1): Permit | undefined {
    this.#checkWithinBound('tryAcquire', permits);
    return super.tryAcquire(permits);
  }

  /**
   * Adds to the counter, as {@link Semaphore.release}, but never past the bound.
   *
   * @param permits how many: an integer of at least 1, and no more than are out
   * @throws RangeError for any other number; then nothing has changed
   */
  override release(permits = 1): void {
    const { out } = this[coreOf];
    if (permits > out && !this.closed) {
      throw new RangeError(
        `BoundedSemaphore.release(permits): no more than are out, which is ${String(out)}, got ${shown(permits)}`,
      );
    }
    super.release(permits);
  }

  /**
   * Changes how many permits there are, while they are in use.
   *
   *     one      (1-----|           1: granted a permit; |: gives it back
   *     two      (1--------|
   *     value    0--------01        new BoundedSemaphore(2), resize(1) in frame 2
   *
   * - Raised, the new permits are there at once: those that wait for them are granted before it
   *   returns.
   * - Lowered, nobody is cut off: permits that come back are withheld until no more than the bound
   *   are out. A request that waits for more than the bound goes on waiting; one that is made for
   *   more is refused with `RangeError`, with a bound of 0 every one. To pause a pipeline, let
   *   {@link throttleBySemaphore} follow an Observable of limits.
   *
   * @param bound how many, in and out together: an integer of at least 0
   * @throws RangeError for any other number
   * @example
   * import { BoundedSemaphore } from 'rxjs-locks';
   *
   * const connections = new BoundedSemaphore(2);
   * connections.tryAcquire();
   * connections.resize(5);
   * console.log(connections.value); // 4
   */
  resize(bound: number): void {
    this[coreOf].resize(checkInteger('BoundedSemaphore.resize(bound)', bound, 0));
  }

  #checkWithinBound(method: string, permits: number): void {
    if (permits > this.bound) {
      throw new RangeError(
        `BoundedSemaphore.${method}(permits): no more than the bound, which is ${String(this.bound)}, got ${shown(permits)}`,
      );
    }
  }
}
