import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { acquiring } from '../shared/acquiring.js';
import { Primitive } from '../shared/Primitive.js';
import type { Lease } from '../types.js';
import type { Attempt } from './Attempt.js';
import type { Claim } from './Claim.js';
import { platformOf } from './platformOf.js';
import { querying } from './querying.js';
import type { WebLockable, WebLockOptions, WebLockQuery, WebSemaphoreState } from './types.js';
import { WebCore } from './WebCore.js';

/**
 * A semaphore that all tabs and workers of an origin share. It grants its permits in the order of
 * the requests. It is built on the Web Locks API.
 *
 *     tab 1    (1---|              1: granted one permit; |: gives it back
 *     tab 2    -(1-----|
 *     tab 3    --^--(1---|         ^: requests; both permits are out, so it waits
 *
 * - Order: first come, first served, across all tabs.
 * - Leaving: unsubscribing takes a waiting request back.
 * - Each permit is a lock of the browser, so use a few permits and not thousands: a waiting
 *   request asks for all of them.
 * - Each tab counts with its own number. A tab that passes 2 uses only the first two of the locks
 *   that a tab with 5 uses. Pass the same number everywhere.
 * - Everything else is as in {@link WebLock}.
 *
 * @example
 * import { from, mergeMap, of } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { WebSemaphore } from 'rxjs-locks/web';
 *
 * const uploads = new WebSemaphore('uploads', 2);
 * from(['a.jpg', 'b.jpg', 'c.jpg'])
 *   .pipe(mergeMap((name) => of(`sent ${name}`).pipe(withLock(uploads))))
 *   .subscribe(console.log); // sent a.jpg, sent b.jpg, sent c.jpg
 *
 * @see `throttleBySemaphore` to cap the inner streams of a pipeline in all tabs together
 */
export class WebSemaphore extends Primitive<WebSemaphoreState> implements WebLockable {
  /** The name that the tabs share. */
  readonly name: string;
  readonly #acquire: Observable<Lease>;
  readonly #acquireIfAvailable: Observable<Lease>;
  readonly #query: Observable<WebLockQuery>;

  /**
   * @param name the name that the tabs share: all tabs that pass the same name share the permits
   * @param permits how many there are: an integer of at least 1, the same in all tabs
   * @param options which lock manager to use, and how to name the locks there
   * @throws RangeError for any other number of permits; TypeError if the name or the prefix is not
   * a string, if they begin with `-`, if the options are not an object, or if there is no lock
   * manager
   */
  constructor(name: string, permits: number, options: WebLockOptions = {}) {
    checkInteger('new WebSemaphore(name, permits)', permits, 1);
    const { locks, nameOf } = platformOf('new WebSemaphore(name, permits, options)', name, options);
    const core = new WebCore(locks);
    // Those that wait come through the gate one at a time, in order, and keep it until granted.
    const gate = nameOf('semaphore');
    const seats = Array.from({ length: permits }, (_, index) =>
      nameOf(`seat-${String(index + 1)}`),
    );
    super('WebSemaphore', core, (old) => {
      const held = core.out.exclusive;
      const { waiting } = core.queue;
      return old?.held === held && old.waiting === waiting ? old : { held, waiting };
    });
    this.name = name;
    this.#acquire = acquiring(core, {
      manner: 'wait',
      approach: async (attempt) => {
        await attempt.claim(gate, 'exclusive', 'wait');
        return (await firstFree(attempt, seats)) ?? first(attempt, seats);
      },
      permits: 1,
      limit: permits,
    });
    this.#acquireIfAvailable = acquiring(core, {
      manner: 'ifAvailable',
      approach: async (attempt) =>
        (await attempt.claim(gate, 'shared', 'ifAvailable')) && firstFree(attempt, seats),
      permits: 1,
      limit: permits,
    });
    this.#query = querying(locks, (held, pending) => ({
      held: held.filter(({ name = '' }) => seats.includes(name)).length,
      // Also the one that has come through the gate.
      waiting: [...held, ...pending].filter(
        ({ name, mode }) => name === gate && mode === 'exclusive',
      ).length,
    }));
  }

  /**
   * Requests a permit. Grants it as a lease, then completes.
   *
   * - Leaving: unsubscribing takes a waiting request back.
   * - Errors: `ClosedError` if you close it, `CanceledError` if you call `cancelWaiting()`, and
   *   otherwise as {@link WebLock.acquire}.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { WebSemaphore } from 'rxjs-locks/web';
   *
   * const uploads = new WebSemaphore('uploads', 2);
   * uploads.acquire().subscribe((lease) => {
   *   console.log(uploads.state.held); // 1
   *   lease.release();
   * });
   */
  acquire(): Observable<Lease> {
    return this.#acquire;
  }

  /**
   * Requests a permit only if one is free. Grants a lease, or completes without a grant. It may
   * also complete without a grant although a permit is free, while an `acquire()` is in progress in
   * any tab, including this one.
   *
   * - Errors: as {@link WebLock.acquire}.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { WebSemaphore } from 'rxjs-locks/web';
   *
   * const uploads = new WebSemaphore('uploads', 1);
   * const told = { next: () => console.log('granted'), complete: () => console.log('done') };
   * uploads.acquireIfAvailable().subscribe(told);
   * uploads.acquireIfAvailable().subscribe(told);
   * // Output:
   * // granted
   * // done
   * // done
   */
  acquireIfAvailable(): Observable<Lease> {
    return this.#acquireIfAvailable;
  }

  /**
   * Asks the browser what all tabs together hold and wait for. Emits the answer once, then
   * completes. It shows the state at the moment of the answer.
   *
   * @example
   * import { WebSemaphore } from 'rxjs-locks/web';
   *
   * const uploads = new WebSemaphore('uploads', 2);
   * uploads.acquire().subscribe(() => {
   *   uploads.query().subscribe(({ held }) => console.log(held)); // 1
   * });
   */
  query(): Observable<WebLockQuery> {
    return this.#query;
  }
}

/**
 * Claims the first free seat. It tries one after the other: if it claimed all at once, two requests
 * could refuse each other although seats are free.
 */
async function firstFree(attempt: Attempt, seats: readonly string[]): Promise<Claim | undefined> {
  for (const seat of seats) {
    const claim = await attempt.claim(seat, 'exclusive', 'ifAvailable');
    if (claim) return claim;
  }
  return undefined;
}

/** Waits for all of them, and claims the first that becomes free. */
function first(attempt: Attempt, seats: readonly string[]): Promise<Claim | undefined> {
  return Promise.race(seats.map((seat) => attempt.claim(seat, 'exclusive', 'wait')));
}
