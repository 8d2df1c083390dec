import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { Primitive } from '../shared/Primitive.js';
import { acquiring } from './acquiring.js';
import { lockState } from './lockState.js';
import { querying } from './querying.js';
import { RedisCore } from './RedisCore.js';
import type { Server } from './Server.js';
import type { Session } from './Session.js';
import type { RedisLease, RedisLockable, RedisLockQuery, RedisLockState } from './types.js';

/**
 * Lets as many be inside at a time as it has permits, in all processes that use the prefix, in the
 * order in which their requests arrive at the server. {@link RedisLocks.semaphore} makes it.
 *
 *     process 1    (1---|              1: granted one permit; |: gives it back
 *     process 2    -(1-----|
 *     process 3    --^-(1----|         ^: asks; both permits are out, so it waits
 *
 * - Order: first come, first served, across all processes. A request for more permits is not
 *   overtaken by one for fewer.
 * - Leaving: unsubscribing a request that waits takes it back, and lets in whom it held up.
 * - Processes that give the name different numbers of permits: each request counts by its own.
 * - Everything else is as with {@link RedisLock}.
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
 * @see {@link throttleBySemaphore} to cap the inner streams of a pipeline in all processes together
 */
export class RedisSemaphore extends Primitive<RedisLockState> implements RedisLockable {
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
    core.primitive = this;
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
      return acquiring(core, { queue, permits, limit }, ifAvailable);
    };
    this.#query = querying(server, queue, (answer) => answer);
  }

  /**
   * Asks for permits: grants a lease of all of them, then completes.
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: as {@link RedisLock.acquire}.
   *
   * @param permits how many: an integer of at least 1
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, and for more than there are
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
   * Asks for permits if they are there: grants a lease, or completes without a grant where it would
   * have to wait.
   *
   * - Errors: as {@link RedisLock.acquire}, also once it is closed.
   *
   * @param permits how many: an integer of at least 1
   * @returns a cold Observable: each subscription is a request of its own
   * @throws RangeError for any other number, and for more than there are
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
   * Asks the server what all sessions together hold and wait for: sends it once, then completes. It is
   * how things were at the moment of the answer.
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
