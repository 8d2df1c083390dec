import type { Observable } from 'rxjs';
import { LockCore } from '../core/rules/LockCore.js';
import { coreOf } from '../shared/coreOf.js';
import { Primitive } from '../shared/Primitive.js';
import { PermitObservable } from '../rxjs/PermitObservable.js';
import type { LockState, Permit, TryLockable } from '../types.js';

/**
 * Lets in one at a time, in the order of the requests.
 *
 *     first     (p------|            p: granted a permit; |: gives it back
 *     second    ---^----(p---|       ^: requests; waits until the first is done
 *     state$    l--w----l----u       u: unlocked, l: locked, w: locked and one waiting
 *
 * - Order: first come, first served, by the time of subscription. Nobody overtakes.
 * - Leaving: unsubscribing a waiting request takes it back at once, in constant time.
 * - Hand-over: a release passes straight to the first waiting request. Nobody sees the lock
 *   unlocked in between.
 * - Flat stack: one release can serve a million waiting requests that each release at once.
 *
 * asyncio's `Lock`, with a permit in place of `True`.
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
 * @see {@link withLock} to run a stream under the lock
 * @see {@link Semaphore} to let in more than one
 */
export class Lock extends Primitive<LockState> implements TryLockable {
  readonly #core: LockCore;
  readonly #acquire: Observable<Permit>;

  constructor() {
    const core = new LockCore();
    super('Lock', core, (old) => {
      const { locked } = core;
      const { waiting } = core.queue;
      return old?.locked === locked && old.waiting === waiting ? old : { locked, waiting };
    });
    this.#core = core;
    this.#acquire = new PermitObservable(() => core, undefined);
  }

  /** @internal */
  override get [coreOf](): LockCore {
    return this.#core;
  }

  /** Whether `acquire()` would have to wait: the lock is held, or on its way to the next holder. */
  locked(): boolean {
    return this.#core.locked;
  }

  /**
   * Requests the lock. Grants a permit, then completes.
   *
   *     acquire()          (p|)        free
   *     acquire()          -----(p|)   held by somebody for five frames
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: only if you close it or call `cancelWaiting()`. For a time limit, use
   *   `lock.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a separate request
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
   * Takes the lock if it is free. Never waits, and never overtakes a waiting request.
   *
   * @returns the permit, or `undefined` if `acquire()` would have to wait
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
   * Requests the lock if it is free: grants what {@link Lock.tryAcquire} would take, or else
   * completes without a grant.
   *
   *     acquireIfAvailable()    (p|)    free
   *     acquireIfAvailable()    |       held by somebody
   *
   * - Errors: as {@link Lock.acquire}.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { of } from 'rxjs';
   * import { Lock, withLock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * const job$ = of('done').pipe(withLock(lock.acquireIfAvailable()));
   * job$.subscribe(console.log); // done
   * lock.tryAcquire();
   * job$.subscribe({ complete: () => console.log('skipped') }); // skipped
   */
  acquireIfAvailable(): Observable<Permit> {
    return new PermitObservable(() => this.#core, undefined, true);
  }

  /**
   * Frees the lock, no matter who holds it. The holder's permit then counts as released. The first
   * waiting request is granted before this returns.
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
