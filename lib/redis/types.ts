import type { Observable } from 'rxjs';
import type { Lease, Lockable } from '../types.js';

/**
 * The client of your application, for one server: of the package `ioredis`, 5 or later, or of
 * `redis` (node-redis), 4 or later.
 */
export type RedisClient = IoredisClient | NodeRedisClient;

/** The part of a client of `ioredis` that a session uses. */
export interface IoredisClient {
  /** Distinguishes it from the client of a cluster. */
  readonly isCluster: boolean;
  /** The state of its connection. */
  readonly status: string;
  /** The socket. */
  readonly stream?: { ref?(): unknown; unref?(): unknown };
  /** Sends a command. */
  call(command: string, ...args: string[]): Promise<unknown>;
  /** Makes another client to the same server. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the options differ by version
  duplicate(override?: any): IoredisClient;
  /** Opens the connection. */
  connect(): Promise<unknown>;
  /** Closes the connection. */
  disconnect(): void;
  /** Subscribes to a channel. */
  subscribe(channel: string): Promise<unknown>;
  /** Listens to an event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has arguments of its own
  on(event: string | symbol, listener: (...args: any[]) => void): unknown;
  /** Stops listening. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string | symbol, listener: (...args: any[]) => void): unknown;
}

/** The part of a client of `redis` (node-redis) that a session uses. */
export interface NodeRedisClient {
  /** Whether it has been connected and not been closed. */
  readonly isOpen: boolean;
  /** The options that it was created with. */
  readonly options?:
    | {
        /** Where the server is. */
        readonly socket?: object;
        /** Whether commands take callbacks, as in 3: such a client is refused. */
        readonly legacyMode?: boolean;
      }
    | undefined;
  /** Sends a command. */
  sendCommand(command: string[]): Promise<unknown>;
  /** Makes another client to the same server. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the options differ by version
  duplicate(overrides?: any): NodeRedisClient;
  /** Opens the connection. */
  connect(): Promise<unknown>;
  /** Closes the connection: from 5 on. */
  destroy?(): unknown;
  /** Closes the connection: until 4. */
  disconnect?(): Promise<unknown>;
  /** Subscribes to a channel. */
  subscribe(channel: string, listener: (message: string) => unknown): Promise<unknown>;
  /** Keeps the process alive. */
  ref?(): void;
  /** Does not keep the process alive. */
  unref?(): void;
  /** Listens to an event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has arguments of its own
  on(event: string | symbol, listener: (...args: any[]) => void): unknown;
  /** Stops listening. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string | symbol, listener: (...args: any[]) => void): unknown;
}

/** The prefix of the keys of a session, and how long it may be silent. */
export interface RedisLocksOptions {
  /** The start of each key; `'rxjs-locks'` by default. All processes must pass the same one. */
  readonly prefix?: string | undefined;
  /**
   * How long the server waits for a heartbeat, in milliseconds; 10,000 by default. If a process
   * dies, others wait this long for its locks.
   */
  readonly lease?: number | undefined;
}

/** The state of a session at one moment. */
export interface RedisSessionState {
  /**
   * `connecting` until the server has answered for the first time, `alive` while its leases hold,
   * `lost` from when they have run out until the server answers again, and `closed`.
   */
  readonly status: 'connecting' | 'alive' | 'lost' | 'closed';
  /** The milliseconds since the last answered heartbeat was sent; Infinity before the first. */
  readonly heartbeat: number;
}

/**
 * The lease that a lock between machines grants.
 *
 * @example
 * import type { RedisLease } from 'rxjs-locks/redis';
 *
 * // A store takes a write only with a larger token than it has seen.
 * const isFresh = (lease: Pick<RedisLease, 'token'>, seen: bigint): boolean => lease.token > seen;
 * console.log(isFresh({ token: 34n }, 33n)); // true
 */
export interface RedisLease extends Lease {
  /** Larger with each grant of this name, so that a store can refuse the writes of old holders. */
  readonly token: bigint;
}

/** What can be acquired between machines: a lock, a semaphore, or a side of a read-write lock. */
export interface RedisLockable extends Lockable<RedisLease> {
  /** A cold request that grants a lease if it is free, and otherwise completes without a grant. */
  acquireIfAvailable(): Observable<RedisLease>;
}

/** What this session holds of a {@link RedisLock} or a {@link RedisSemaphore}, and waits for. */
export interface RedisLockState {
  /** How many permits are held here, or about to be granted. */
  readonly held: number;
  /** How many requests that were made here are not granted yet. */
  readonly waiting: number;
}

/** What this session holds of a {@link RedisReadWriteLock}, and waits for. */
export interface RedisReadWriteLockState {
  /** How many readers hold it here, or are about to be granted. */
  readonly readers: number;
  /** Whether a writer holds it here, or is about to be granted. */
  readonly writing: boolean;
  /** How many requests that were made here are not granted yet, of both sides. */
  readonly waiting: number;
}

/** What all sessions together hold and wait for, at the moment of the answer. */
export interface RedisLockQuery {
  /** How many permits are held. */
  readonly held: number;
  /** How many requests wait. */
  readonly waiting: number;
  /** The token of the latest holder. If nobody holds it, one that is no smaller than the last. */
  readonly token: bigint;
}

/**
 * What all sessions together hold of a {@link RedisReadWriteLock} and wait for, at the moment of
 * the answer.
 */
export interface RedisReadWriteLockQuery {
  /** How many readers hold it. */
  readonly readers: number;
  /** Whether a writer holds it. */
  readonly writing: boolean;
  /** How many requests wait, of both sides. */
  readonly waiting: number;
  /** The token of the latest holder. If nobody holds it, one that is no smaller than the last. */
  readonly token: bigint;
}
