import type { Observable } from 'rxjs';
import { Primitive } from '../shared/Primitive.js';
import type { Lease, Lockable } from '../types.js';
import { acquiring } from './acquiring.js';
import type { Manner } from './Claim.js';
import { platformOf } from './platformOf.js';
import { querying } from './querying.js';
import type { WebLockOptions, WebLockQuery, WebLockState } from './types.js';
import { WebCore } from './WebCore.js';

/**
 * Lets one be inside at a time in all tabs and workers of an origin, in the order in which they
 * asked: a `Lock` on the Web Locks of the platform.
 *
 *     tab 1    (l------|           l: granted a lease; |: gives it back
 *     tab 2    --^-----(l---X      ^: asks, and waits; X: the tab is closed
 *     tab 3    ----^--------(l-    the browser gives the lock back
 *
 * - Order: first come, first served, across all tabs.
 * - Leaving: unsubscribing a request that waits takes it back. A grant that is on its way is given
 *   straight back.
 * - A grant never comes inside `subscribe`: the platform always answers later.
 * - A tab that is closed or crashes gives back what it holds, and does not wait any more. One that is
 *   frozen keeps its locks.
 * - Each request waits for all others, also for one of the same page: nested requests of one name
 *   wait for ever.
 *
 * @example
 * import { defer, of } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { WebLock } from 'rxjs-locks/web';
 *
 * const refreshing = new WebLock('token');
 * const refresh$ = defer(() => of('refreshed')).pipe(withLock(refreshing));
 * refresh$.subscribe(console.log); // refreshed
 *
 * @see {@link WebReadWriteLock} to let readers share it
 * @see {@link WebSemaphore} to let more than one be inside
 */
export class WebLock extends Primitive<WebLockState> implements Lockable<Lease> {
  /** The name that the tabs share. */
  readonly name: string;
  readonly #request: (manner: Manner) => Observable<Lease>;
  readonly #query: Observable<WebLockQuery>;

  /**
   * @param name what the tabs call it: those that give the same name share the lock
   * @throws TypeError where the runtime has no lock manager and none is given, and for a name that
   * the platform refuses
   */
  constructor(name: string, options: WebLockOptions = {}) {
    const { locks, nameOf } = platformOf('new WebLock(name, options)', name, options);
    const core = new WebCore(locks);
    const lock = nameOf('lock');
    super('WebLock', core, (old) => {
      const held = core.out.exclusive > 0;
      const { waiting } = core;
      return old?.held === held && old.waiting === waiting ? old : { held, waiting };
    });
    this.name = name;
    this.#request = (manner) =>
      acquiring(core, (attempt) => attempt.claim(lock, 'exclusive', manner));
    this.#query = querying(locks, (held, pending) => ({
      held: held.filter(({ name }) => name === lock).length,
      waiting: pending.filter(({ name }) => name === lock).length,
    }));
  }

  /**
   * Asks for the lock: grants a lease, then completes.
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: what the platform says, such as a `SecurityError` in a frame that may not use locks. A
   *   time limit is `lock.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a request of its own
   * @example
   * import { WebLock } from 'rxjs-locks/web';
   *
   * const lock = new WebLock('report');
   * lock.acquire().subscribe((lease) => {
   *   console.log(lock.state.held); // true
   *   lease.release();
   * });
   */
  acquire(): Observable<Lease> {
    return this.#request('wait');
  }

  /**
   * Asks for the lock if it is free: grants a lease, or completes without a grant where the lock is
   * held or waited for in some tab.
   *
   * - Errors: as {@link WebLock.acquire}, also once it is closed.
   *
   * @returns a cold Observable: each subscription is a request of its own
   * @example
   * import { WebLock } from 'rxjs-locks/web';
   *
   * const lock = new WebLock('report');
   * const told = { next: () => console.log('granted'), complete: () => console.log('done') };
   * lock.acquireIfAvailable().subscribe(told);
   * lock.acquireIfAvailable().subscribe(told);
   * // Output:
   * // granted
   * // done
   * // done
   */
  acquireIfAvailable(): Observable<Lease> {
    return this.#request('ifAvailable');
  }

  /**
   * Takes the lock from its holder, in whatever tab, and from nobody's place in the queue: grants a
   * lease at once, ahead of all that wait. The holder's lease is lost, which its `signal` tells.
   *
   * The holder's code may still be running: the platform only tells it. A request that you
   * unsubscribe at once may have taken the lock from its holder all the same.
   *
   * - Errors: as {@link WebLock.acquire}.
   *
   * @returns a cold Observable: each subscription is a request of its own
   * @example
   * import { NEVER } from 'rxjs';
   * import { withLock } from 'rxjs-locks';
   * import { WebLock } from 'rxjs-locks/web';
   *
   * const lock = new WebLock('report');
   * NEVER.pipe(withLock(lock)).subscribe({ error: ({ name }) => console.log(name) });
   * lock.steal().subscribe();
   * // Output:
   * // LeaseLostError
   */
  steal(): Observable<Lease> {
    return this.#request('steal');
  }

  /**
   * Asks the platform what all tabs together hold and wait for: sends it once, then completes. It is
   * how things were at the moment of the answer.
   *
   * @example
   * import { WebLock } from 'rxjs-locks/web';
   *
   * const lock = new WebLock('report');
   * lock.acquire().subscribe();
   * lock.acquire().subscribe();
   * lock.query().subscribe(console.log); // { held: 1, waiting: 1 }
   */
  query(): Observable<WebLockQuery> {
    return this.#query;
  }
}
