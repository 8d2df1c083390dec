import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { checkLock } from '../check/checkLock.js';
import type { Lockable, Releasable } from '../types.js';
import { usingLock } from './usingLock.js';

/**
 * Runs the source under a permit: asks when subscribed, mirrors the source once granted, gives
 * the permit back when the source ends or the subscriber leaves.
 *
 *     first     --a--|
 *     second         -b-|       (asks at the start too; let in when first is through)
 *       merge(first.pipe(withLock(lock)), second.pipe(withLock(lock)))
 *     result    --a---b-|
 *
 * - Order: first come, first served, by the time of subscription.
 * - Leaving: while it waits, the request is taken back; while it runs, the source is torn down
 *   first and the permit given back after.
 * - Ending: the permit is given back once, after the source has been torn down and before
 *   `complete` or `error` goes downstream.
 * - Errors: the source's; or the request's own, as of `lock.acquire().pipe(timeout(500))`, and
 *   then the source is never subscribed. A request that completes without a permit completes the
 *   result.
 *
 * @param lock anything lockable, or a request that has been shaped with operators
 * @throws TypeError if it is something else, at the call
 * @example
 * import { concat, of } from 'rxjs';
 * import { Lock, withLock } from 'rxjs-locks';
 *
 * const saving = new Lock();
 * const save$ = concat(of('started'), of('saved'));
 * save$.pipe(withLock(saving)).subscribe(console.log); // started, saved
 *
 * @see {@link usingLock} where the work needs to see its permit
 * @see {@link throttleBySemaphore} to run many inner streams under permits
 */
export function withLock<T>(
  lock: Lockable<Releasable> | Observable<Releasable>,
): MonoTypeOperatorFunction<T> {
  checkLock('withLock(lock)', lock);
  return (source) => usingLock(lock, () => source);
}
