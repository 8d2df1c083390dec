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
  #largestBound: number;

  /**
   * @param value how many permits there are at the start, and at most: an integer of at least 0
   * @throws RangeError for any other value
   */
  constructor(value = 1) {
    super(checkInteger('new BoundedSemaphore(value)', value, 0));
    this[coreOf].bounded = true;
    this.#largestBound = value;
  }

  /** How many permits there are, in and out together: the initial value, until it is resized. */
  get bound(): number {
    return this[coreOf].bound;
  }

  /**
   * Asks for permits, as {@link Semaphore.acquire}.
   *
   * @param permits how many, all or nothing: an integer from 1 to the largest bound so far
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, at the call
   */
  override acquire(permits = 1): Observable<Permit> {
    this.#checkPossible('acquire', permits);
    return super.acquire(permits);
  }

  /**
   * Takes permits if they are there, as {@link Semaphore.tryAcquire}.
   *
   * @param permits how many, all or nothing: an integer from 1 to the largest bound so far
   * @returns the permit, or `undefined` where `acquire(permits)` would have to wait
   * @throws RangeError for any other number
   */
  override tryAcquire(permits = 1): Permit | undefined {
    this.#checkPossible('tryAcquire', permits);
    return super.tryAcquire(permits);
  }

  /**
   * Asks for permits if they are there, as {@link Semaphore.acquireIfAvailable}.
   *
   * @param permits how many, all or nothing: an integer from 1 to the largest bound so far
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, at the call
   */
  override acquireIfAvailable(permits = 1): Observable<Permit> {
    this.#checkPossible('acquireIfAvailable', permits);
    return super.acquireIfAvailable(permits);
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
   *   are out. A request for more permits than the bound waits until there are as many.
   * - `resize(0)` is a pause: every request waits until the next `resize`.
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
    checkInteger('BoundedSemaphore.resize(bound)', bound, 0);
    if (!this.closed) this.#largestBound = Math.max(this.#largestBound, bound);
    this[coreOf].resize(bound);
  }

  /** A request for more permits than there have ever been would hold everybody up for ever. */
  #checkPossible(method: string, permits: number): void {
    const largest = this.#largestBound;
    // A bound of 0 is a pause, and says nothing of what is to come.
    if (permits <= largest || largest === 0) return;
    throw new RangeError(
      `BoundedSemaphore.${method}(permits): no more than the bound has ever been, which is ${String(largest)}, got ${shown(permits)}`,
    );
  }
}
