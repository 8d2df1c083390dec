import type { Observable } from 'rxjs';
import { acquiring } from '../shared/acquiring.js';
import { allPermits } from '../shared/allPermits.js';
import { querying } from './querying.js';
import { RedisCore } from './RedisCore.js';
import { RedisPrimitive } from './RedisPrimitive.js';
import type { Asked, Server } from './Server.js';
import type { Session } from './Session.js';
import type { RedisLockable, RedisReadWriteLockQuery, RedisReadWriteLockState } from './types.js';

/**
 * A lock for any number of readers, or one writer, in all processes that use the prefix, granted in
 * the order in which the requests arrive at the server. {@link RedisLocks.readWriteLock} creates
 * it.
 *
 *     process 1, reads     (r-----|             r, w: granted; |: gives it back
 *     process 2, reads     -(r--|
 *     process 3, writes    --^----(w--|         ^: requests; waits until the readers are out
 *     process 1, reads     ---^-------(r|       came after the writer, so it waits behind
 *
 * - Order: first come, first served, across both sides and all processes: neither side starves.
 *   Readers that are next to each other in the queue are granted together.
 * - Leaving: if a waiting writer leaves, or its process dies, the readers behind it are granted.
 * - Everything else is as in {@link RedisLock}.
 *
 * @example
 * import { Redis } from 'ioredis';
 * import { lastValueFrom, of } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { RedisLocks } from 'rxjs-locks/redis';
 *
 * const client = new Redis();
 * const locks = new RedisLocks(client);
 * const settings = locks.readWriteLock('settings');
 * console.log(await lastValueFrom(of('read').pipe(withLock(settings.read)))); // read
 * console.log(await lastValueFrom(of('written').pipe(withLock(settings.write)))); // written
 *
 * locks.close();
 * await client.quit();
 */
export class RedisReadWriteLock extends RedisPrimitive<RedisReadWriteLockState> {
  /** The name that the processes share. */
  readonly name: string;
  /**
   * The side for readers: they hold the lock together, in all processes.
   *
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const settings = locks.readWriteLock('settings');
   * await firstValueFrom(settings.read.acquire());
   * await firstValueFrom(settings.read.acquire());
   * console.log(settings.state.readers); // 2
   *
   * locks.close();
   * await client.quit();
   */
  readonly read: RedisLockable;
  /**
   * The side for writers: a writer holds the lock alone, in all processes.
   *
   * @example
   * import { Redis } from 'ioredis';
   * import { firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const settings = locks.readWriteLock('settings');
   * await firstValueFrom(settings.write.acquire());
   * console.log(settings.state.writing); // true
   *
   * locks.close();
   * await client.quit();
   */
  readonly write: RedisLockable;
  readonly #query: Observable<RedisReadWriteLockQuery>;

  /** @internal */
  constructor(session: Session, server: Server, name: string) {
    const core = new RedisCore(session);
    const queue = `read-write:${name}`;
    super('RedisReadWriteLock', core, (old) => {
      const { readers, writing } = inside(core.held);
      const { waiting } = core.queue;
      return old?.readers === readers && old.writing === writing && old.waiting === waiting
        ? old
        : { readers, writing, waiting };
    });
    this.name = name;
    this.read = side(core, { queue, permits: 1, limit: allPermits });
    this.write = side(core, { queue, permits: allPermits, limit: allPermits });
    this.#query = querying(server, queue, ({ held, waiting, token }) => ({
      ...inside(held),
      waiting,
      token,
    }));
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
   * const settings = locks.readWriteLock('settings');
   * await firstValueFrom(settings.write.acquire());
   * console.log((await firstValueFrom(settings.query())).writing); // true
   *
   * locks.close();
   * await client.quit();
   */
  query(): Observable<RedisReadWriteLockQuery> {
    return this.#query;
  }
}

function side(core: RedisCore, asked: Omit<Asked, 'ifAvailable'>): RedisLockable {
  return {
    acquire: () => acquiring(core, { ...asked, ifAvailable: false }),
    acquireIfAvailable: () => acquiring(core, { ...asked, ifAvailable: true }),
  };
}

function inside(held: number): { readers: number; writing: boolean } {
  const writing = held >= allPermits;
  return { readers: writing ? 0 : held, writing };
}
