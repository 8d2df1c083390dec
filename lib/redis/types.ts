import type { Observable } from 'rxjs';
import type { Lease, Lockable } from '../types.js';

/**
 * The client that your application has: that of the package `ioredis`, from 5 on, or that of
 * `redis` (node-redis), from 4 on, of one server.
 */
export type RedisClient = IoredisClient | NodeRedisClient;

/** As much of a client of `ioredis` as a session uses. */
export interface IoredisClient {
  /** What tells it from a cluster's client. */
  readonly isCluster: boolean;
  /** How its connection is. */
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
  /** Hears a channel. */
  subscribe(channel: string): Promise<unknown>;
  /** Hears an event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has arguments of its own
  on(event: string | symbol, listener: (...args: any[]) => void): unknown;
  /** Does not hear it any more. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string | symbol, listener: (...args: any[]) => void): unknown;
}

/** As much of a client of `redis` (node-redis) as a session uses. */
export interface NodeRedisClient {
  /** Whether it has been connected, and not closed. */
  readonly isOpen: boolean;
  /** What it was made with. */
  readonly options?: { readonly socket?: object } | undefined;
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
  /** Hears a channel. */
  subscribe(channel: string, listener: (message: string) => unknown): Promise<unknown>;
  /** Keeps the process alive. */
  ref?(): void;
  /** Does not keep the process alive. */
  unref?(): void;
  /** Hears an event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has arguments of its own
  on(event: string | symbol, listener: (...args: any[]) => void): unknown;
  /** Does not hear it any more. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string | symbol, listener: (...args: any[]) => void): unknown;
}

/** How a session keeps its keys, and how long it may be silent. */
export interface RedisLocksOptions {
  /** What the keys begin with; `'rxjs-locks'` by default. All processes have to give the same one. */
  readonly prefix?: string | undefined;
  /**
   * How long the server waits for a heartbeat, in milliseconds; 10,000 by default. A process that
   * dies holds others up for so long.
   */
  readonly lease?: number | undefined;
}

/** How a session is at one moment. */
export interface RedisSessionState {
  /**
   * `connecting` until the server has answered for the first time, `alive` while it holds what it was
   * granted, `lost` when that has run out and until the server answers again, and `closed`.
   */
  readonly status: 'connecting' | 'alive' | 'lost' | 'closed';
  /** The milliseconds since the last heartbeat that was answered was sent; Infinity before the first. */
  readonly heartbeat: number;
}

/**
 * What is granted between machines.
 *
 * @example
 * import type { RedisLease } from 'rxjs-locks/redis';
 *
 * // A store takes a write only with a larger token than it has seen.
 * const isFresh = (lease: Pick<RedisLease, 'token'>, seen: bigint): boolean => lease.token > seen;
 * console.log(isFresh({ token: 34n }, 33n)); // true
 */
export interface RedisLease extends Lease {
  /** Larger with each grant of this name. A store that keeps the largest can refuse an old holder. */
  readonly token: bigint;
}

/** A side of a {@link RedisReadWriteLock}. */
export interface RedisLockable extends Lockable<RedisLease> {
  /** A cold request that grants a lease if it is there, and otherwise completes without a grant. */
  acquireIfAvailable(): Observable<RedisLease>;
}

/** What this session holds of a {@link RedisLock} or a {@link RedisSemaphore}, and waits for. */
export interface RedisLockState {
  /** How many permits are out here, or on their way. */
  readonly held: number;
  /** How many requests that were made here are not granted yet. */
  readonly waiting: number;
}

/** What this session holds of a {@link RedisReadWriteLock}, and waits for. */
export interface RedisReadWriteLockState {
  /** How many readers are inside here, or on their way. */
  readonly readers: number;
  /** Whether a writer is inside here, or on its way. */
  readonly writing: boolean;
  /** How many requests that were made here are not granted yet, of both sides. */
  readonly waiting: number;
}

/** What all sessions together hold and wait for, at the moment of the answer. */
export interface RedisLockQuery extends RedisLockState {
  /** The token of the holder that came last; where nobody holds it, one no smaller than the last. */
  readonly token: bigint;
}

/** What all sessions together hold of a {@link RedisReadWriteLock} and wait for, at the moment of the answer. */
export interface RedisReadWriteLockQuery extends RedisReadWriteLockState {
  /** The token of the holder that came last; where nobody is inside, one no smaller than the last. */
  readonly token: bigint;
}
