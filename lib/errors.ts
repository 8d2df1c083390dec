/**
 * The lock is not locked, and the call needs it to be: asyncio's `RuntimeError` on releasing an
 * unlocked lock, and on waiting or notifying without the lock.
 *
 * Thrown by `Lock.release`, `Condition.release`, `Condition.notify` and `Condition.notifyAll`;
 * sent by `Condition.wait` and `Condition.waitFor`. In the moment between a release and the next
 * holder's grant nobody holds the lock, and these calls are refused as well.
 *
 * @example
 * import { Lock, NotLockedError } from 'rxjs-locks';
 *
 * try {
 *   new Lock().release();
 * } catch (error) {
 *   console.log(error instanceof NotLockedError); // true
 * }
 */
export class NotLockedError extends Error {
  override readonly name = 'NotLockedError';
}

/**
 * The primitive has been closed: sent to every request that was not granted by then, and to every
 * later one, unless `close(error)` was given another error.
 *
 * @example
 * import { ClosedError, Lock } from 'rxjs-locks';
 *
 * const lock = new Lock();
 * lock.close();
 * lock.acquire().subscribe({
 *   error: (error) => console.log(error instanceof ClosedError), // true
 * });
 */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

/**
 * `cancelWaiting()` was called while the request waited, and was given no other error.
 *
 * @example
 * import { CanceledError, Lock } from 'rxjs-locks';
 *
 * const lock = new Lock();
 * lock.tryAcquire();
 * lock.acquire().subscribe({
 *   error: (error) => console.log(error instanceof CanceledError), // true
 * });
 * lock.cancelWaiting();
 */
export class CanceledError extends Error {
  override readonly name = 'CanceledError';
}

/**
 * A lease was lost before it was released: the server that granted it is out of reach, or the lock
 * was stolen. It is the reason of the `signal` of a {@link Lease}, and so the error of the work
 * that ran under it.
 *
 * @example
 * import { LeaseLostError } from 'rxjs-locks';
 *
 * const lease = new AbortController();
 * lease.abort(new LeaseLostError('the lease ran out'));
 * console.log(lease.signal.reason instanceof LeaseLostError); // true
 */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * The barrier was reset or aborted while the request waited, or had been aborted before: asyncio's
 * `BrokenBarrierError`.
 *
 * @example
 * import { Barrier, BrokenBarrierError } from 'rxjs-locks';
 *
 * const barrier = new Barrier(2);
 * barrier.wait().subscribe({
 *   error: (error) => console.log(error instanceof BrokenBarrierError), // true
 * });
 * barrier.abort();
 */
export class BrokenBarrierError extends Error {
  override readonly name = 'BrokenBarrierError';
}
