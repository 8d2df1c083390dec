/**
 * The call needs the lock to be held, and nobody holds it. In asyncio this is a `RuntimeError`.
 *
 * Thrown by `Lock.release`, `Condition.release`, `Condition.notify`, `Condition.notifyAll` and
 * `WritePermit.downgrade`. Sent by `Condition.wait` and `Condition.waitFor`, and by an operator
 * such as `withLock` if its work unsubscribes from a wait. Between a release and the next holder's
 * grant nobody holds the lock, so these calls fail then too.
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
 * The primitive has been closed. Every request that had not been granted by then gets this error,
 * and so does every later one. `close(error)` sends your own error instead.
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
 * `cancelWaiting()` was called while the request waited. `cancelWaiting(error)` sends your own
 * error instead.
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
 * A lease was lost before it was released: the server that granted it cannot be reached, or the
 * lock was stolen. It is the reason of the `signal` of a {@link Lease}, and so the error of the
 * work that ran under it.
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
 * The barrier was reset or aborted while the request waited, or had been aborted before. asyncio's
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

/**
 * More values than `maxWaiting` would have to wait in `throttleBySemaphore`, and its `overflow` is
 * `'error'`.
 *
 * @example
 * import { from, NEVER } from 'rxjs';
 * import { OverflowError, throttleBySemaphore } from 'rxjs-locks';
 *
 * from([1, 2])
 *   .pipe(throttleBySemaphore(1, () => NEVER, { maxWaiting: 0 }))
 *   .subscribe({ error: (error) => console.log(error instanceof OverflowError) }); // true
 */
export class OverflowError extends Error {
  override readonly name = 'OverflowError';
}
