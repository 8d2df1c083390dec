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
