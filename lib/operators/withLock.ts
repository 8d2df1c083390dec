import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import { checkLock } from '../check/checkLock.js';
import type { Lockable, Releasable } from '../types.js';
import { usingLock } from './usingLock.js';

/**
 * Runs the source under a permit. When you subscribe, it requests the permit. Once granted, it
 * subscribes to the source and mirrors it. When the source ends or you unsubscribe, it gives the
 * permit back.
 *
 *     first     --a--|
 *     second         -b-|       (requests at the start too; granted when first is done)
 *       merge(first.pipe(withLock(lock)), second.pipe(withLock(lock)))
 *     result    --a---b-|
 *
 * - Order: first come, first served, by the time of subscription.
 * - Leaving: if you unsubscribe while it waits, the request is taken back. If you unsubscribe while
 *   the source runs, the source is torn down first, and then the permit is given back.
 * - Ending: the permit is given back once, after the source has been torn down and before
 *   `complete` or `error` goes downstream.
 * - Errors: those of the source. If the request errors, as `lock.acquire().pipe(timeout(500))` can,
 *   so does the result, and the source is never subscribed. A request that completes without a
 *   permit completes the result.
 *
 * @param lock anything lockable, or a request with operators applied
 * @throws TypeError for anything else, at the call
 * @example
 * import { concat, of } from 'rxjs';
 * import { Lock, withLock } from 'rxjs-locks';
 *
 * const saving = new Lock();
 * const save$ = concat(of('started'), of('saved'));
 * save$.pipe(withLock(saving)).subscribe(console.log); // started, saved
 *
 * @see {@link usingLock} if the work needs its permit
 * @see {@link throttleBySemaphore} to run many inner streams under permits
 */
export function withLock<T>(
  lock: Lockable<Releasable> | Observable<Releasable>,
): MonoTypeOperatorFunction<T> {
  checkLock('withLock(lock)', lock);
  return (source) => usingLock(lock, () => source);
}
