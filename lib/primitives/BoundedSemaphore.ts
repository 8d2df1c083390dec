import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { shown } from '../check/shown.js';
import { coreOf } from '../shared/coreOf.js';
import { kindOf } from '../shared/kindOf.js';
import type { Permit } from '../types.js';
import { Semaphore } from './Semaphore.js';

/**
 * A semaphore that never holds more permits than its bound: one release too many throws.
 *
 *     one      (1--|               1: granted a permit; |: gives it back
 *     release  -----#              #: RangeError, nothing is out
 *     value    1---2               new BoundedSemaphore(2)
 *
 * - Order, leaving and hand-over: as in {@link Semaphore}.
 * - A permit's own `release()` never throws. If stray calls of `semaphore.release()` have already
 *   filled the semaphore, the value stays at the bound.
 *
 * asyncio's `BoundedSemaphore`, with a `RangeError` in place of `ValueError`.
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

  /** @internal */
  override get [kindOf](): string {
    return 'BoundedSemaphore';
  }

  /**
   * How many permits there are, available and out: the initial value, until you resize it. After you
   * lower it, more may still be out.
   */
  get bound(): number {
    return this[coreOf].bound;
  }

  /**
   * Requests permits, as {@link Semaphore.acquire} does.
   *
   * @param permits how many permits, all or none: an integer from 1 to the largest bound so far, or
   * any integer of at least 1 if the bound has always been 0
   * @returns a cold Observable: each subscription is a separate request
   * @throws RangeError for any other number, at the call
   */
  override acquire(permits = 1): Observable<Permit> {
    this.#checkPossible('BoundedSemaphore.acquire(permits)', permits);
    return super.acquire(permits);
  }

  /**
   * Takes permits if they are available, as {@link Semaphore.tryAcquire} does.
   *
   * @param permits how many permits, all or none: an integer from 1 to the largest bound so far, or
   * any integer of at least 1 if the bound has always been 0
   * @returns the permit, or `undefined` if `acquire(permits)` would have to wait
   * @throws RangeError for any other number
   */
  override tryAcquire(permits = 1): Permit | undefined {
    this.#checkPossible('BoundedSemaphore.tryAcquire(permits)', permits);
    return super.tryAcquire(permits);
  }

  /**
   * Requests permits if they are available, as {@link Semaphore.acquireIfAvailable} does.
   *
   * @param permits how many permits, all or none: an integer from 1 to the largest bound so far, or
   * any integer of at least 1 if the bound has always been 0
   * @returns a cold Observable: each subscription is a separate request
   * @throws RangeError for any other number, at the call
   */
  override acquireIfAvailable(permits = 1): Observable<Permit> {
    this.#checkPossible('BoundedSemaphore.acquireIfAvailable(permits)', permits);
    return super.acquireIfAvailable(permits);
  }

  /**
   * Adds permits, as {@link Semaphore.release} does, but never past the bound.
   *
   * @param permits how many permits: an integer from 1 to the number of permits that are out
   * @throws RangeError for any other number; then nothing changes
   */
  override release(permits = 1): void {
    checkInteger('BoundedSemaphore.release(permits)', permits, 1);
    const { out } = this[coreOf];
    if (permits > out && !this.closed) {
      throw new RangeError(
        `BoundedSemaphore.release(permits): at most the permits that are out (${String(out)}), got ${shown(permits)}`,
      );
    }
    super.release(permits);
  }

  /**
   * Changes the number of permits while they are in use.
   *
   *     one      (1-----|           1: granted a permit; |: gives it back
   *     two      (1--------|
   *     value    0---------1        new BoundedSemaphore(2), resize(1) in frame 2
   *
   * - If you raise the bound, the new permits are available at once. Requests that wait for them
   *   are granted before `resize` returns.
   * - If you lower it, the holders keep their permits. A returned permit goes to nobody while more
   *   than `bound` are held. A request for more permits than the bound waits until it is raised.
   * - `resize(0)` pauses the semaphore: every request waits until the next `resize`.
   *
   * @param bound how many permits, available and out: an integer of at least 0
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

  /** A request for more permits than the bound has ever been would block the queue for ever. */
  #checkPossible(what: string, permits: number): void {
    checkInteger(what, permits, 1);
    const largest = this.#largestBound;
    // A bound of 0 is a pause. It does not say how many permits there will be.
    if (permits <= largest || largest === 0) return;
    throw new RangeError(
      `${what}: at most the largest bound so far (${String(largest)}), got ${shown(permits)}`,
    );
  }
}
