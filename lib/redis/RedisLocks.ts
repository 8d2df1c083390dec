import { from, ignoreElements, map, type Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { checkOptions } from '../check/checkOptions.js';
import { checkString } from '../check/checkString.js';
import { shown } from '../check/shown.js';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import { StateCell } from '../rxjs/StateCell.js';
import { portOf } from './clients/portOf.js';
import { RedisLock } from './RedisLock.js';
import { RedisReadWriteLock } from './RedisReadWriteLock.js';
import { RedisSemaphore } from './RedisSemaphore.js';
import { runtime } from './runtime.js';
import { Server } from './Server.js';
import { Session, type SessionStatus } from './Session.js';
import type { RedisClient, RedisLocksOptions, RedisSessionState } from './types.js';

/** A primitive, whatever its state. */
interface Closable {
  readonly closed: boolean;
  close(): void;
}

/**
 * The locks of one session with a Redis or Valkey server (6.2 or later). The session sends three
 * heartbeats in each lease. While they arrive at the server, the process keeps its leases and its
 * places in the queues.
 *
 *     process 1    (l--- - - X          l: granted a lease; X: the process is killed
 *     process 2    --^-----------(l--   ^: requests, and waits; granted when that lease has run out
 *
 * - One session per process is enough, for any number of locks. A grant and its release take two
 *   commands, and a heartbeat takes one.
 * - Nothing polls: the server announces each grant, through a connection that is made with the
 *   client's `duplicate()` when a request first has to wait.
 * - Out of reach: if no heartbeat is answered for one lease, all leases are lost, and their
 *   `signal` is aborted. Requests go on waiting, and are made again when the server is back.
 * - The lock saves work; the token makes it right. A process that was stopped may wake up and write
 *   after its lease has run out. A store that refuses a token smaller than the largest it has seen
 *   refuses that write.
 * - The client stays yours: the session never closes it.
 * - An idle session does not keep the process alive.
 *
 * @example
 * import { Redis } from 'ioredis';
 * import { lastValueFrom } from 'rxjs';
 * import { usingLock } from 'rxjs-locks';
 * import { RedisLocks } from 'rxjs-locks/redis';
 *
 * const client = new Redis();
 * const locks = new RedisLocks(client, { lease: 5_000 });
 * const work$ = usingLock(locks.lock('report'), async ({ token, signal }) => {
 *   signal.throwIfAborted();
 *   return token > 0n ? 'written' : 'refused';
 * });
 * console.log(await lastValueFrom(work$)); // written
 *
 * locks.close();
 * await client.quit();
 */
export class RedisLocks {
  /**
   * There is one for all, which lives as long as the program: if V8 collects a registry that still
   * has a call to make, no registry of the whole program calls anything any more. The inspector has
   * its own: one for both would be loaded by programs that use neither.
   */
  static readonly #collected = new FinalizationRegistry<() => void>((call) => call());
  readonly #session: Session;
  readonly #server: Server;
  readonly #state: StateCell<SessionStatus>;
  readonly #primitives = new Map<string, WeakRef<Closable>>();
  #closing: Observable<never> | undefined = undefined;

  /**
   * @param client your client of `ioredis` or of `redis` (node-redis), for one server. It may
   * connect later
   * @param options the prefix of the keys, and the lease in milliseconds
   * @throws TypeError for any other client, including that of a cluster, a pool or a sentinel, and
   * node-redis 4 in `legacyMode`; TypeError for options that are not an object, and for a prefix
   * that is empty or has braces; RangeError unless the lease is an integer of at least 100
   * milliseconds
   */
  constructor(client: RedisClient, options: RedisLocksOptions = {}) {
    const what = 'new RedisLocks(client, options)';
    checkOptions(what, options);
    const { prefix = 'rxjs-locks', lease = 10_000 } = options;
    if (typeof prefix !== 'string' || prefix === '' || /[{}]/.test(prefix)) {
      throw new TypeError(
        `${what}: a string that is not empty and without braces as the prefix, got ${shown(prefix)}`,
      );
    }
    checkInteger(`${what}: lease in milliseconds`, lease, 100);
    const port = portOf(what, client);
    this.#server = new Server(port, prefix);
    this.#session = new Session(port, this.#server, lease);
    this.#state = new StateCell(this.#session, () => this.#session.status);
  }

  /**
   * The state of the session: first the current state, then each change of its status, and each
   * answered heartbeat. It completes when the session is closed.
   *
   * @example
   * import { Redis } from 'ioredis';
   * import { filter, firstValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const alive$ = locks.session$.pipe(filter(({ status }) => status === 'alive'));
   * console.log((await firstValueFrom(alive$)).heartbeat < 1_000); // true
   *
   * locks.close();
   * await client.quit();
   */
  get session$(): Observable<RedisSessionState> {
    return this.#state.state$.pipe(
      map(({ status, sentAt }) =>
        Object.freeze({ status, heartbeat: runtime.performance.now() - sentAt }),
      ),
    );
  }

  /**
   * Returns the lock with this name. While you keep it, each call returns the same object. It sends
   * nothing to the server before its first request.
   *
   * @param name the name that the processes share
   * @throws TypeError if the name is not a string
   * @example
   * import { Redis } from 'ioredis';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * console.log(locks.lock('report') === locks.lock('report')); // true
   *
   * locks.close();
   * await client.quit();
   */
  lock(name: string): RedisLock {
    checkString('RedisLocks.lock(name)', 'name', name);
    return this.#primitive(`lock:${name}`, () => new RedisLock(this.#session, this.#server, name));
  }

  /**
   * Returns the semaphore with this name. While you keep it, each call with the same number of
   * permits returns the same object. It sends nothing to the server before its first request.
   *
   * @param name the name that the processes share
   * @param permits how many there are: an integer from 1 to `Number.MAX_SAFE_INTEGER`, the same in
   * all processes
   * @throws TypeError if the name is not a string; RangeError for any other number
   * @example
   * import { Redis } from 'ioredis';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * console.log(locks.semaphore('uploads', 4).permits); // 4
   *
   * locks.close();
   * await client.quit();
   */
  semaphore(name: string, permits: number): RedisSemaphore {
    const what = 'RedisLocks.semaphore(name, permits)';
    checkString(what, 'name', name);
    checkInteger(what, permits, 1);
    // The server's script has doubles, as JavaScript has.
    const most = Number.MAX_SAFE_INTEGER;
    if (permits > most) {
      throw new RangeError(
        `${what}: at most ${String(most)}, which can be counted exactly, got ${String(permits)}`,
      );
    }
    return this.#primitive(
      `semaphore:${String(permits)}:${name}`,
      () => new RedisSemaphore(this.#session, this.#server, name, permits),
    );
  }

  /**
   * Returns the read-write lock with this name. While you keep it, each call returns the same
   * object. It sends nothing to the server before its first request.
   *
   * @param name the name that the processes share
   * @throws TypeError if the name is not a string
   * @example
   * import { Redis } from 'ioredis';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * const settings = locks.readWriteLock('settings');
   * console.log(settings.state); // { readers: 0, writing: false, waiting: 0 }
   *
   * locks.close();
   * await client.quit();
   */
  readWriteLock(name: string): RedisReadWriteLock {
    checkString('RedisLocks.readWriteLock(name)', 'name', name);
    return this.#primitive(
      `read-write:${name}`,
      () => new RedisReadWriteLock(this.#session, this.#server, name),
    );
  }

  /**
   * Ends the session at the call, even if you do not subscribe. It does not wait for running work:
   * all leases are lost, with a `LeaseLostError` whose cause is a `ClosedError`. Waiting requests
   * and all later ones error with a `ClosedError`.
   *
   * Close it before the client, so that other processes do not have to wait until the lease runs
   * out. If the process ends right afterwards, wait until it completes.
   *
   * @returns an Observable that completes when the server has been told, at the latest one lease
   * later
   * @example
   * import { Redis } from 'ioredis';
   * import { lastValueFrom } from 'rxjs';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * await lastValueFrom(locks.close(), { defaultValue: undefined });
   * await client.quit();
   */
  close(): Observable<never> {
    const told = this.#session.close();
    this.#closing ??= from(told).pipe(ignoreElements());
    for (const primitive of this.#primitives.values()) primitive.deref()?.close();
    return this.#closing;
  }

  /**
   * The session and its status, for `JSON.stringify` and `console.log`. The server names the
   * session in the same way, so that you can tell which process holds a lock. After the session was
   * lost, the number at the end of its name is larger.
   *
   * @example
   * import { Redis } from 'ioredis';
   * import { RedisLocks } from 'rxjs-locks/redis';
   *
   * const client = new Redis();
   * const locks = new RedisLocks(client);
   * // Such as { session: '7b25adc3-234c-4d9a-8f30-3adfa90844f1.1', status: 'connecting' }
   * console.log(locks.toJSON().status); // connecting
   *
   * locks.close();
   * await client.quit();
   */
  toJSON(): {
    /** What the server calls the session: an id and a number. */
    readonly session: string;
    /** The status that `session$` shows. */
    readonly status: RedisSessionState['status'];
  } {
    return { session: this.#session.name, status: this.#session.status.status };
  }

  /** @internal */
  [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `RedisLocks ${inspect(this.toJSON(), options)}`;
  }

  #primitive<P extends Closable>(key: string, make: () => P): P {
    const known = this.#primitives.get(key)?.deref() as P | undefined;
    if (known && !known.closed) return known;
    const made = make();
    // After close(), a new primitive is closed from the start, like all others of this session.
    if (this.#session.closed) made.close();
    this.#primitives.set(key, new WeakRef(made));
    RedisLocks.#collected.register(made, () => {
      if (!this.#primitives.get(key)?.deref()) this.#primitives.delete(key);
    });
    return made;
  }
}
