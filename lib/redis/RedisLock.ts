import type { Observable } from 'rxjs';
import { acquiring } from '../shared/acquiring.js';
import { lockState } from './lockState.js';
import { querying } from './querying.js';
import { RedisCore } from './RedisCore.js';
import { RedisPrimitive } from './RedisPrimitive.js';
import type { Server } from './Server.js';
import type { Session } from './Session.js';
import type { RedisLease, RedisLockable, RedisLockQuery, RedisLockState } from './types.js';

/**
 * A lock that has at most one holder at a time in all processes that use the prefix, granted in the
 * order in which the requests arrive at the server. {@link RedisLocks.lock} creates it.
 *
 *     process 1    (l------|           l: granted a lease; |: gives it back
 *     process 2    --^-----(l---X      ^: requests, and waits; X: the process is killed
 *     process 3    ----^-----------(l- granted when the lease of process 2 has run out
 *
 * - Order: first come, first served, across all processes.
 * - Leaving: unsubscribing takes a waiting request back.
 * - A grant never comes inside `subscribe`: the server always answers later.
 * - A process that dies is skipped, at the latest one lease after its last heartbeat.
 * - Each request waits for all other holders, even in the same process: nested requests for one
 *   name wait for ever.
 *
 * @example
 * import { Redis } from 'ioredis';
 * import { lastValueFrom, of } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { RedisLocks } from 'rxjs-locks/redis';
 *
 * const client = new Redis();
 * const locks = new RedisLocks(client);
 * const report = locks.lock('report');
 * console.log(await lastValueFrom(of('sent').pipe(withLock(report)))); // sent
 *
 * locks.close();
 * await client.quit();
 *
 * @see {@link RedisReadWriteLock} to let readers share it
 * @see {@link RedisSemaphore} for more than one holder at a time
 */
export class RedisLock extends RedisPrimitive<RedisLockState> implements RedisLockable {
  /** The name that the processes share. */
  readonly name: string;
  readonly #request: (ifAvailable: boolean) => Observable<RedisLease>;
  readonly #query: Observable<RedisLockQuery>;

  /** @internal */
  constructor(session: Session, server: Server, name: string) {
    const core = new RedisCore(session);
    const asked = { queue: `lock:${name}`, permits: 1, limit: 1 };
    super('RedisLock', core, lockState(core));
    this.name = name;
    this.#request = (ifAvailable) => acquiring(core, { ...asked, ifAvailable });
    this.#query = querying(server, asked.queue, (answer) => answer);
  }

  /**
   * Requests the lock. Grants a lease, then completes.
   *
   * - Leaving: unsubscribing takes a waiting request back.
   * - Errors: `ClosedError` if you close it, `CanceledError` if you call `cancelWaiting()`, and
   *   `SessionError` if the server refuses the request. If the server cannot be reached, the
   *   request waits. For a time limit, use `lock.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const lease = await firstValueFrom(locks.lock('report').acquire());
   * console.log(lease.token > 0n, lease.signal.aborted); // true false
   * lease.release();
   *
   * locks.close();
   * await client.quit();
   */
  acquire(): Observable<RedisLease> {
    return this.#request(false);
  }

  /**
   * Requests the lock only if it is free. Grants a lease, or completes without a grant if the lock
   * is held or waited for in any process.
   *
   * - Errors: as {@link RedisLock.acquire}.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { Redis } from 'ioredis';
   * import { lastValueFrom, of } from 'rxjs';
   * import { withLock } from 'rxjs-locks';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const nightly = locks.lock('nightly');
   * // Runs on one of many instances.
   * const job$ = of('ran').pipe(withLock(nightly.acquireIfAvailable()));
   * console.log(await lastValueFrom(job$, { defaultValue: 'runs elsewhere' })); // ran
   *
   * locks.close();
   * await client.quit();
   */
  acquireIfAvailable(): Observable<RedisLease> {
    return this.#request(true);
  }

  /**
   * Asks the server what all sessions together hold and wait for. Emits the answer once, then
   * completes. It shows the state at the moment of the answer.
   *
   * - Errors: `SessionError` if the server refuses, or cannot be reached.
   *
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const lock = locks.lock('report');
   * await firstValueFrom(lock.acquire());
   * const { held, waiting } = await firstValueFrom(lock.query());
   * console.log(held, waiting); // 1 0
   *
   * locks.close();
   * await client.quit();
   */
  query(): Observable<RedisLockQuery> {
    return this.#query;
  }
}
