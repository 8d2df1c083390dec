import type { Observable } from 'rxjs';
import { acquiring } from '../shared/acquiring.js';
import { Primitive } from '../shared/Primitive.js';
import type { Lease } from '../types.js';
import type { Manner } from './Claim.js';
import { platformOf } from './platformOf.js';
import { querying } from './querying.js';
import type { WebLockable, WebLockOptions, WebLockQuery, WebLockState } from './types.js';
import { WebCore } from './WebCore.js';

/**
 * A lock that all tabs and workers of an origin share. It has at most one holder at a time, in the
 * order of the requests. It is built on the Web Locks API.
 *
 *     tab 1    (l------|           l: granted a lease; |: gives it back
 *     tab 2    --^-----(l---X      ^: requests, and waits; X: the tab is closed
 *     tab 3    ----^--------(l-    the browser gives the lock back
 *
 * - Order: first come, first served, across all tabs.
 * - Leaving: unsubscribing takes a waiting request back. A grant that is on its way is given back
 *   at once.
 * - A grant never comes inside `subscribe`: the browser always answers later.
 * - If a tab is closed or crashes, its locks are given back and its requests are gone. A frozen tab
 *   keeps its locks.
 * - Each request waits for all other holders, even on the same page: nested requests for one name
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
 * @see {@link WebSemaphore} for more than one holder at a time
 */
export class WebLock extends Primitive<WebLockState> implements WebLockable {
  /** The name that the tabs share. */
  readonly name: string;
  readonly #request: (manner: Manner) => Observable<Lease>;
  readonly #query: Observable<WebLockQuery>;

  /**
   * @param name the name that the tabs share: all tabs that pass the same name share the lock
   * @param options which lock manager to use, and how to name the locks there
   * @throws TypeError if the name or the prefix is not a string, if they begin with `-`, if the
   * options are not an object, or if there is no lock manager
   */
  constructor(name: string, options: WebLockOptions = {}) {
    const { locks, nameOf } = platformOf('new WebLock(name, options)', name, options);
    const core = new WebCore(locks);
    const lock = nameOf('lock');
    super('WebLock', core, (old) => {
      const held = core.out.exclusive > 0;
      const { waiting } = core.queue;
      return old?.held === held && old.waiting === waiting ? old : { held, waiting };
    });
    this.name = name;
    this.#request = (manner) =>
      acquiring(core, {
        manner,
        approach: (attempt) => attempt.claim(lock, 'exclusive', manner),
        permits: 1,
        limit: 1,
      });
    this.#query = querying(locks, (held, pending) => ({
      held: held.filter(({ name }) => name === lock).length,
      waiting: pending.filter(({ name }) => name === lock).length,
    }));
  }

  /**
   * Requests the lock. Grants a lease, then completes.
   *
   * - Leaving: unsubscribing takes a waiting request back.
   * - Errors: `ClosedError` if you close it, `CanceledError` if you call `cancelWaiting()`, and an
   *   error of the browser, such as a `SecurityError` in a frame that may not use locks. For a
   *   time limit, use `lock.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a separate request
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
   * Requests the lock only if it is free. Grants a lease, or completes without a grant if the lock
   * is held or waited for in any tab.
   *
   * - Errors: as {@link WebLock.acquire}.
   *
   * @returns a cold Observable: each subscription is a separate request
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
   * Takes the lock from its holder, in any tab. Grants a lease at once, ahead of all waiting
   * requests, which keep their places in the queue. The lease of the holder is lost, and its
   * `signal` is aborted.
   *
   * The code of the holder may still be running: the browser only notifies it. Even if you
   * unsubscribe at once, the holder may have lost the lock.
   *
   * - Errors: as {@link WebLock.acquire}.
   *
   * @returns a cold Observable: each subscription is a separate request
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
   * Asks the browser what all tabs together hold and wait for. Emits the answer once, then
   * completes. It shows the state at the moment of the answer.
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
