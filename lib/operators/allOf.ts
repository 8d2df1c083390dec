import { Observable } from 'rxjs';
import { isLockable } from '../check/isLockable.js';
import { meant } from '../check/meant.js';
import { shown } from '../check/shown.js';
import { Gathering } from '../shared/Gathering.js';
import { PermitBundle } from '../shared/PermitBundle.js';
import type { Lease, Lockable, Permit, Releasable, TryLockable } from '../types.js';

type PermitOf<L> = L extends Lockable<infer P> ? P : never;

/** What {@link allOf} grants: a lease if one of its parts grants leases. */
type PermitForAll<L extends readonly Lockable<Releasable>[]> = [
  Extract<PermitOf<L[number]>, Pick<Lease, 'signal'>>,
] extends [never]
  ? Permit
  : Lease;

/** What {@link allOf} returns: it has `tryAcquire` if all of its parts have. */
type LockableForAll<L extends readonly Lockable<Releasable>[]> = L extends readonly TryLockable[]
  ? TryLockable<PermitForAll<L>>
  : Lockable<PermitForAll<L>>;

/**
 * Combines several lockables into one. It requests them one after the other, and grants one permit
 * for all.
 *
 *     lock         (l--------|         l, s: granted; |: given back
 *     semaphore    ^---(s----|         ^: asks, and waits
 *       allOf(lock, semaphore).acquire()
 *     result       ----(p|)            released in frame 10: first s, then l
 *
 * - Order: it requests them in the order given, each when the one before is granted. Name them in
 *   the same order everywhere, or two such requests may wait for each other. With
 *   `KeyedLock.forAll`, the order does not matter.
 * - A {@link RateLimiter} belongs at the end, so that its grant is the start of the work. Use only
 *   one: a slot is not given back if a later part refuses.
 * - Release: gives all of them back, in reverse order.
 * - Leaving: takes back the request that waits, then gives back what was granted.
 * - Errors: if one request errors, the others are given back and the result errors. If one
 *   completes without a grant, the others are given back and the result completes.
 * - Leases: if one of them grants leases, so does the result. It is lost when one of them is.
 *   If that happens while a later one is waited for, the result errors at once.
 * - `tryAcquire()` is there if all have it, and takes all or none. So is `acquireIfAvailable()`.
 *
 * Do not name the same lock twice: `allOf(lock, lock)` would wait for itself for ever.
 *
 * @param lockables at least one
 * @throws RangeError if there is none; TypeError if one has no `acquire()`; both at the call
 * @example
 * import { from, mergeMap, of } from 'rxjs';
 * import { allOf, KeyedLock, RateLimiter, withLock } from 'rxjs-locks';
 *
 * const threePerHost = new KeyedLock<string>(3);
 * const tenPerSecond = new RateLimiter(10, 1000);
 * const load = (host: string) =>
 *   of(`loaded from ${host}`).pipe(withLock(allOf(threePerHost.for(host), tenPerSecond)));
 * from(['one.org', 'two.org'])
 *   .pipe(mergeMap(load))
 *   .subscribe(console.log); // loaded from one.org, loaded from two.org
 */
export function allOf<L extends readonly Lockable<Releasable>[]>(
  ...lockables: L
): LockableForAll<L> {
  if (lockables.length === 0) throw new RangeError('allOf(…): at least one lockable, got none');
  lockables.forEach((lockable: unknown, index) => {
    if (isLockable(lockable)) return;
    throw new TypeError(
      `allOf(…): objects with acquire(), got ${shown(lockable)} at index ${String(index)}${meant(lockable)}`,
    );
  });
  const all: Lockable & Partial<TryLockable> = {
    acquire: () => gathered(lockables, (lockable) => lockable.acquire()),
  };
  const tried = lockables as readonly unknown[] as readonly TryLockable[];
  const have = (method: keyof TryLockable): boolean =>
    tried.every((lockable) => typeof lockable[method] === 'function');
  if (have('tryAcquire')) all.tryAcquire = () => takeAll(tried);
  if (have('acquireIfAvailable')) {
    all.acquireIfAvailable = () => gathered(tried, (lockable) => lockable.acquireIfAvailable());
  }
  return all as LockableForAll<L>;
}

function gathered<L>(
  lockables: readonly L[],
  request: (lockable: L) => Observable<Releasable>,
): Observable<Permit> {
  return new Observable((subscriber) => {
    new Gathering(subscriber, lockables, request).ask();
  });
}

function takeAll(lockables: readonly TryLockable[]): Permit | undefined {
  const bundle = new PermitBundle();
  let complete = false;
  try {
    complete = lockables.every((lockable) => {
      const permit = lockable.tryAcquire();
      if (permit) bundle.add(permit);
      return Boolean(permit);
    });
  } finally {
    // Also where somebody else's tryAcquire throws.
    if (!complete) bundle.giveBack();
  }
  return complete ? bundle.toPermit() : undefined;
}
