import type { Observable } from 'rxjs';
import { LockCore } from '../core/rules/LockCore.js';
import { coreOf } from '../shared/coreOf.js';
import { Primitive } from '../shared/Primitive.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';
import type { LockState, Permit, TryLockable } from '../types.js';

/**
 * Lets one be inside at a time, in the order in which they asked.
 *
 *     first     (p------|            p: granted a permit; |: gives it back
 *     second    ---^----(p---|       ^: asks, and waits until the first is through
 *     state$    u--l-w--l----u       u: unlocked, l: locked, w: locked and one waiting
 *
 * - Order: first come, first served, by the time of subscription; nobody overtakes.
 * - Leaving: unsubscribing a request that waits takes it back at once, in constant time.
 * - Hand-over: a release passes straight to the first that waits; it is never seen unlocked.
 * - Flat: a million that wait and each release at once are served by one release.
 *
 * asyncio's `Lock`, with a permit in the place of `True`.
 *
 * @example
 * import { mergeMap, of } from 'rxjs';
 * import { Lock, withLock } from 'rxjs-locks';
 *
 * const saving = new Lock();
 * const save = (text: string) => of(`saved ${text}`);
 * of('one', 'two')
 *   .pipe(mergeMap((text) => save(text).pipe(withLock(saving))))
 *   .subscribe(console.log); // saved one, saved two
 *
 * @see {@link withLock} to run a stream under it
 * @see {@link Semaphore} to let more than one be inside
 */
export class Lock extends Primitive<LockState> implements TryLockable {
  readonly #core: LockCore;
  readonly #acquire: Observable<Permit>;

  constructor() {
    const core = new LockCore();
    super(core, (old) => {
      const { locked } = core;
      const { waiting } = core.queue;
      return old?.locked === locked && old.waiting === waiting ? old : { locked, waiting };
    });
    this.#core = core;
    this.#acquire = new RequestObservable(() => core, undefined);
  }

  /** @internal */
  get [coreOf](): LockCore {
    return this.#core;
  }

  /** Whether it is held, or on its way to the next holder: whether `acquire()` would have to wait. */
  locked(): boolean {
    return this.#core.locked;
  }

  /**
   * Asks for the lock: grants a permit, then completes.
   *
   *     acquire()          (p|)        free
   *     acquire()          -----(p|)   held by somebody for five frames
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: none of its own. A time limit is `lock.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a request of its own
   * @example
   * import { Lock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * lock.acquire().subscribe((permit) => {
   *   console.log(lock.locked()); // true
   *   permit.release();
   * });
   */
  acquire(): Observable<Permit> {
    return this.#acquire;
  }

  /**
   * Takes the lock if it is free, without waiting and without overtaking anybody.
   *
   * @returns the permit, or `undefined` where `acquire()` would have to wait
   * @example
   * import { Lock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * const permit = lock.tryAcquire();
   * console.log(lock.tryAcquire()); // undefined
   * permit?.release();
   */
  tryAcquire(): Permit | undefined {
    return this.#core.tryTake(undefined);
  }

  /**
   * Asks for the lock if it is free: grants what {@link Lock.tryAcquire} would take, and otherwise
   * completes without a grant.
   *
   *     acquireIfAvailable()    (p|)    free
   *     acquireIfAvailable()    |       held by somebody
   *
   * - Errors: none of its own. Closed, it errors as {@link Lock.acquire} does.
   *
   * @returns a cold Observable: each subscription is a request of its own
   * @example
   * import { of } from 'rxjs';
   * import { Lock, withLock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * const job$ = of('done').pipe(withLock(lock.acquireIfAvailable()));
   * job$.subscribe(console.log); // done
   * lock.tryAcquire();
   * job$.subscribe({ complete: () => console.log('left out') }); // left out
   */
  acquireIfAvailable(): Observable<Permit> {
    return new RequestObservable(() => this.#core, undefined, true);
  }

  /**
   * Frees the lock, whoever holds it; the holder's permit then counts as released. The first
   * that waits is granted before this returns.
   *
   * @throws NotLockedError if nobody holds the lock, unless it has been closed
   * @example
   * import { Lock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * const permit = lock.tryAcquire();
   * lock.release();
   * console.log(permit?.released); // true
   */
  release(): void {
    if (!this.closed) this.#core.held('Lock.release()').release();
  }
}
