import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { acquiring } from '../shared/acquiring.js';
import { lockState } from './lockState.js';
import { querying } from './querying.js';
import { RedisCore } from './RedisCore.js';
import { RedisPrimitive } from './RedisPrimitive.js';
import type { Server } from './Server.js';
import type { Session } from './Session.js';
import type { RedisLease, RedisLockable, RedisLockQuery, RedisLockState } from './types.js';

/**
 * A semaphore with a number of permits for all processes that use the prefix, granted in the order
 * in which the requests arrive at the server. {@link RedisLocks.semaphore} creates it.
 *
 *     process 1    (1---|              1: granted one permit; |: gives it back
 *     process 2    -(1-----|
 *     process 3    --^--(1---|         ^: requests; both permits are out, so it waits
 *
 * - Order: first come, first served, across all processes. A request for fewer permits does not
 *   overtake one for more.
 * - Leaving: unsubscribing takes a waiting request back. The requests behind it are granted if they
 *   can be.
 * - If processes pass different numbers of permits for a name, each request uses its own number.
 * - Everything else is as in {@link RedisLock}.
 *
 * @example
 * import { Redis } from 'ioredis';
 * import { from, lastValueFrom, mergeMap, of, toArray } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { RedisLocks } from 'rxjs-locks/redis';
 *
 * const client = new Redis();
 * const locks = new RedisLocks(client);
 * const uploads = locks.semaphore('uploads', 2);
 * const sent$ = from(['a', 'b', 'c']).pipe(
 *   mergeMap((name) => of(`sent ${name}`).pipe(withLock(uploads))),
 *   toArray(),
 * );
 * console.log((await lastValueFrom(sent$)).length); // 3
 *
 * locks.close();
 * await client.quit();
 *
 * @see `throttleBySemaphore` to cap the inner streams of a pipeline in all processes together
 */
export class RedisSemaphore extends RedisPrimitive<RedisLockState> implements RedisLockable {
  /** The name that the processes share. */
  readonly name: string;
  /** How many permits there are. */
  readonly permits: number;
  readonly #request: (
    call: string,
    permits: number,
    ifAvailable: boolean,
  ) => Observable<RedisLease>;
  readonly #query: Observable<RedisLockQuery>;

  /** @internal */
  constructor(session: Session, server: Server, name: string, limit: number) {
    const core = new RedisCore(session);
    const queue = `semaphore:${name}`;
    super('RedisSemaphore', core, lockState(core));
    this.name = name;
    this.permits = limit;
    this.#request = (call, permits, ifAvailable) => {
      const what = `RedisSemaphore.${call}(permits)`;
      checkInteger(what, permits, 1);
      if (permits > limit) {
        throw new RangeError(
          `${what}: at most ${String(limit)}, which is all there are, got ${String(permits)}`,
        );
      }
      return acquiring(core, { queue, permits, limit, ifAvailable });
    };
    this.#query = querying(server, queue, (answer) => answer);
  }

  /**
   * Requests permits. Grants a lease for all of them, then completes.
   *
   * - Leaving: unsubscribing takes a waiting request back.
   * - Errors: `ClosedError` if you close it, `CanceledError` if you call `cancelWaiting()`, and
   *   otherwise as {@link RedisLock.acquire}.
   *
   * @param permits how many: an integer of at least 1
   * @returns a cold Observable: each subscription is a separate request
   * @throws RangeError for any other number, and for more permits than there are, at the call
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const uploads = locks.semaphore('uploads', 5);
   * const lease = await firstValueFrom(uploads.acquire(3));
   * console.log(uploads.state); // { held: 3, waiting: 0 }
   * lease.release();
   *
   * locks.close();
   * await client.quit();
   */
  acquire(permits = 1): Observable<RedisLease> {
    return this.#request('acquire', permits, false);
  }

  /**
   * Requests permits only if they are free. Grants a lease, or completes without a grant if the
   * request would have to wait.
   *
   * - Errors: as {@link RedisLock.acquire}.
   *
   * @param permits how many: an integer of at least 1
   * @returns a cold Observable: each subscription is a separate request
   * @throws RangeError for any other number, and for more permits than there are, at the call
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const uploads = locks.semaphore('uploads', 2);
   * await firstValueFrom(uploads.acquire());
   * const two$ = uploads.acquireIfAvailable(2);
   * console.log(await firstValueFrom(two$, { defaultValue: 'not now' })); // not now
   *
   * locks.close();
   * await client.quit();
   */
  acquireIfAvailable(permits = 1): Observable<RedisLease> {
    return this.#request('acquireIfAvailable', permits, true);
  }

  /**
   * Asks the server what all sessions together hold and wait for. Emits the answer once, then
   * completes. It shows the state at the moment of the answer.
   *
   * - Errors: as {@link RedisLock.query}.
   *
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const uploads = locks.semaphore('uploads', 5);
   * await firstValueFrom(uploads.acquire(3));
   * console.log((await firstValueFrom(uploads.query())).held); // 3
   *
   * locks.close();
   * await client.quit();
   */
  query(): Observable<RedisLockQuery> {
    return this.#query;
  }
}
