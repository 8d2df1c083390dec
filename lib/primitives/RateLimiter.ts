import { asyncScheduler, Observable, type SchedulerLike } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { checkScheduler } from '../check/checkScheduler.js';
import { shown } from '../check/shown.js';
import { RateLimiterCore } from '../core/rules/RateLimiterCore.js';
import { PermitObservable } from '../rxjs/PermitObservable.js';
import { Primitive } from '../shared/Primitive.js';
import type { Permit, RateLimiterState, TryLockable } from '../types.js';

/**
 * Grants at most `limit` requests in any `window` milliseconds, in the order in which they came.
 *
 *     limiter = new RateLimiter(2, 10)
 *     acquire()    (p|)                p: granted at once, as the first of two
 *     acquire()    --(p|)              the second of two
 *     acquire()    ---^------(p|)      ^: requests, and waits until 10 ms after the first
 *     acquire()    ----^-------(p|)    this one until 10 ms after the second
 *
 * The window slides: any period of `window` ms has at most `limit` grants. A fixed window, or a
 * bucket of tokens, can let through twice as many at its edge.
 *
 * - Order: first come, first served, by the time of subscription. Nobody overtakes.
 * - Leaving: a waiting request that you unsubscribe is taken back, and uses up no slot.
 * - Release: releasing a permit frees no slot, because only time does. To also cap how many run at
 *   a time, use {@link allOf} to combine it with a {@link Semaphore}.
 * - State: `state` and the first value of `state$` show what is available now. When time alone
 *   frees a slot, `state$` sends nothing. Its next snapshot shows the slot.
 * - Timer: there is one while a request waits, and none otherwise. So an idle limiter does not
 *   keep a process alive.
 * - Clock: if it is set back, the limiter notices when it next looks. Grants that would be in the
 *   future then count as made at that moment.
 *
 * @example
 * import { from } from 'rxjs';
 * import { RateLimiter, throttleBySemaphore } from 'rxjs-locks';
 *
 * const tenPerSecond = new RateLimiter(10, 1000);
 * const load = (id: number) => [`page ${id}`];
 * from([1, 2, 3])
 *   .pipe(throttleBySemaphore(tenPerSecond, load))
 *   .subscribe(console.log); // page 1, page 2, page 3
 * console.log(tenPerSecond.state); // { available: 7, waiting: 0 }
 *
 * @see {@link throttleBySemaphore} to cap how often the work of a stream starts
 */
export class RateLimiter extends Primitive<RateLimiterState> implements TryLockable {
  readonly #core: RateLimiterCore;
  readonly #acquire: Observable<Permit>;
  readonly #state$: Observable<RateLimiterState>;
  readonly #snapshot: () => RateLimiterState;
  /** The last snapshot that was read. */
  #state: RateLimiterState;

  /**
   * @param limit how many grants a window may have: an integer of at least 1
   * @param window its length in milliseconds: a finite number greater than 0
   * @param scheduler the clock and the timer, `asyncScheduler` by default; with a `TestScheduler`
   *   it runs in virtual time
   * @throws RangeError for any other number
   * @throws TypeError if the scheduler is something else
   */
  constructor(limit: number, window: number, scheduler: SchedulerLike = asyncScheduler) {
    checkInteger('new RateLimiter(limit, …)', limit, 1);
    if (!Number.isFinite(window) || window <= 0) {
      throw new RangeError(
        `new RateLimiter(…, window): a finite number of milliseconds greater than 0, got ${shown(window)}`,
      );
    }
    checkScheduler('new RateLimiter(…, scheduler)', scheduler);
    const core = new RateLimiterCore(limit, window, scheduler);
    // A new one each time: two observers may not have the same last snapshot, since time passes.
    const snapshot = (): RateLimiterState => ({
      available: core.available,
      waiting: core.queue.waiting,
    });
    super('RateLimiter', core, snapshot);
    this.#core = core;
    this.#acquire = new PermitObservable(() => core, undefined);
    this.#snapshot = snapshot;
    this.#state = Object.freeze(snapshot());
    // By hand, as an operator would swallow what the teardown of an observer throws.
    this.#state$ = new Observable((observer) => {
      let last: RateLimiterState | undefined;
      return super.state$.subscribe({
        next: (told) => {
          const state = last ? told : this.state;
          if (last && isSame(last, state)) return;
          last = state;
          observer.next(state);
        },
        complete: () => observer.complete(),
      });
    });
  }

  /**
   * Sends what is available when you subscribe, and then every transition, in order. When time
   * alone frees a slot, it sends nothing. Its next snapshot shows the slot.
   */
  override get state$(): Observable<RateLimiterState> {
    return this.#state$;
  }

  /** What is available now, and how many requests wait. It is immutable. */
  override get state(): RateLimiterState {
    const state = this.#snapshot();
    if (!isSame(this.#state, state)) this.#state = Object.freeze(state);
    return this.#state;
  }

  /**
   * Requests a slot. Grants a permit, then completes.
   *
   * - Leaving: if you unsubscribe while it waits, the request is taken back.
   * - Errors: only if you close it or call `cancelWaiting()`. For a time limit, use
   *   `limiter.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { RateLimiter } from 'rxjs-locks';
   *
   * const limiter = new RateLimiter(1, 10);
   * limiter.acquire().subscribe(() => console.log('at once'));
   * limiter.acquire().subscribe(() => console.log('10 ms later')); // at once, 10 ms later
   */
  acquire(): Observable<Permit> {
    return this.#acquire;
  }

  /**
   * Takes a slot if one is available. Never waits, and never overtakes a waiting request.
   *
   * @returns the permit, or `undefined` if `acquire()` would have to wait
   * @example
   * import { RateLimiter } from 'rxjs-locks';
   *
   * const limiter = new RateLimiter(1, 1000);
   * console.log(limiter.tryAcquire()?.released); // false
   * console.log(limiter.tryAcquire()); // undefined
   */
  tryAcquire(): Permit | undefined {
    return this.#core.tryTake(undefined);
  }

  /**
   * Requests a slot if one is available: grants what {@link RateLimiter.tryAcquire} would take, or
   * else completes without a grant.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { of } from 'rxjs';
   * import { RateLimiter, withLock } from 'rxjs-locks';
   *
   * const oncePerSecond = new RateLimiter(1, 1000);
   * const report = (line: string) => of(line).pipe(withLock(oncePerSecond.acquireIfAvailable()));
   * report('first').subscribe(console.log); // first
   * report('left out').subscribe(console.log);
   */
  acquireIfAvailable(): Observable<Permit> {
    return new PermitObservable(() => this.#core, undefined, true);
  }
}

function isSame(one: RateLimiterState, other: RateLimiterState): boolean {
  return one.available === other.available && one.waiting === other.waiting;
}
