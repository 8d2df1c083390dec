import type { Observable } from 'rxjs';
import { Primitive } from '../shared/Primitive.js';
import { acquiring } from './acquiring.js';
import { lockState } from './lockState.js';
import { querying } from './querying.js';
import { RedisCore } from './RedisCore.js';
import type { Server } from './Server.js';
import type { Session } from './Session.js';
import type { RedisLease, RedisLockable, RedisLockQuery, RedisLockState } from './types.js';

/**
 * Lets one be inside at a time in all processes that use the prefix, in the order in which their
 * requests arrive at the server. {@link RedisLocks.lock} makes it.
 *
 *     process 1    (l------|           l: granted a lease; |: gives it back
 *     process 2    --^-----(l---X      ^: asks, and waits; X: the process is killed
 *     process 3    ----^-----------(l- let in when the lease of process 2 has run out
 *
 * - Order: first come, first served, across all processes.
 * - Leaving: unsubscribing a request that waits takes it back.
 * - A grant never comes inside `subscribe`: the server always answers later.
 * - A process that dies is passed over, at the latest one lease after its last heartbeat.
 * - Each request waits for all others, also for one of the same process: nested requests of one name
 *   wait for ever.
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
 * @see {@link RedisSemaphore} to let more than one be inside
 */
export class RedisLock extends Primitive<RedisLockState> implements RedisLockable {
  /** The name that the processes share. */
  readonly name: string;
  readonly #acquire: (ifAvailable: boolean) => Observable<RedisLease>;
  readonly #query: Observable<RedisLockQuery>;

  /** @internal */
  constructor(session: Session, server: Server, name: string) {
    const core = new RedisCore(session);
    const asked = { queue: `lock:${name}`, permits: 1, limit: 1 };
    super('RedisLock', core, lockState(core));
    core.primitive = this;
    this.name = name;
    this.#acquire = (ifAvailable) => acquiring(core, asked, ifAvailable);
    this.#query = querying(server, asked.queue, (answer) => answer);
  }

  /**
   * Asks for the lock: grants a lease, then completes.
   *
   * - Leaving: unsubscribing while it waits takes the request back.
   * - Errors: `SessionError` where the server says no. Where it is out of reach the request waits. A
   *   time limit is `lock.acquire().pipe(timeout(1000))`.
   *
   * @returns a cold Observable: each subscription is a request of its own
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
    return this.#acquire(false);
  }

  /**
   * Asks for the lock if it is free: grants a lease, or completes without a grant where it is held or
   * waited for in some process.
   *
   * - Errors: as {@link RedisLock.acquire}, also once it is closed.
   *
   * @returns a cold Observable: each subscription is a request of its own
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
    return this.#acquire(true);
  }

  /**
   * Asks the server what all sessions together hold and wait for: sends it once, then completes. It is
   * how things were at the moment of the answer.
   *
   * - Errors: `SessionError` where the server says no, or cannot be asked.
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
