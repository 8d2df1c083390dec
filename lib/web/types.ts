import type { Signal } from '../types.js';

/**
 * As much of `navigator.locks` as the library uses: the lock manager of a browser, of Deno or of
 * Node fits, and so does one that you write for a test.
 *
 * @example
 * import type { LockManager } from 'rxjs-locks/web';
 * import { WebLock } from 'rxjs-locks/web';
 *
 * const locks: LockManager = {
 *   request: async (name, _options, callback) => {
 *     console.log(name); // rxjs-locks:lock:report
 *     await callback({});
 *   },
 *   query: () => Promise.resolve({}),
 * };
 * new WebLock('report', { locks }).acquire().subscribe((lease) => lease.release());
 */
export interface LockManager {
  /** Asks for a lock, which is held until what the callback returns has settled. */
  request(
    name: string,
    options: LockRequestOptions,
    callback: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;

  /** Tells which locks are held and waited for, in all tabs. */
  query(): Promise<LockManagerState>;
}

/** How a lock is asked for at the platform. */
export interface LockRequestOptions {
  /** Alone, or with others that share it. */
  mode: LockMode;
  /** Whether it is given up where it would have to wait. */
  ifAvailable?: boolean;
  /** Whether it is taken from whoever holds it. */
  steal?: boolean;
  /** Takes a request back that waits. */
  signal?: Signal;
}

/** How a lock of the platform is held: alone, or with others that share it. */
export type LockMode = 'exclusive' | 'shared';

/** What a {@link LockManager} tells of its locks. */
export interface LockManagerState {
  /** The locks that are held. */
  readonly held?: readonly LockInformation[];
  /** The requests that wait. */
  readonly pending?: readonly LockInformation[];
}

/** What a {@link LockManager} tells of one lock, or of one request. */
export interface LockInformation {
  /** The name of the lock. */
  readonly name?: string;
  /** How it is held or asked for. */
  readonly mode?: LockMode;
}

/** Where the locks come from, and how they are named. */
export interface WebLockOptions {
  /** The lock manager; `navigator.locks` by default. */
  readonly locks?: LockManager | undefined;
  /** What the names begin with at the platform; `'rxjs-locks:'` by default. */
  readonly prefix?: string | undefined;
}

/** What this page or worker holds of a {@link WebLock}, and waits for. */
export interface WebLockState {
  /** Whether it is held here, or on its way to a request that was made here. */
  readonly held: boolean;
  /** How many requests that were made here are not granted yet. */
  readonly waiting: number;
}

/** What this page or worker holds of a {@link WebReadWriteLock}, and waits for. */
export interface WebReadWriteLockState {
  /** How many readers are inside here, or on their way. */
  readonly readers: number;
  /** Whether a writer is inside here, or on its way. */
  readonly writing: boolean;
  /** How many requests that were made here are not granted yet, of both sides. */
  readonly waiting: number;
}

/** What this page or worker holds of a {@link WebSemaphore}, and waits for. */
export interface WebSemaphoreState {
  /** How many leases are out here, or on their way. */
  readonly held: number;
  /** How many requests that were made here are not granted yet. */
  readonly waiting: number;
}

/** What all tabs and workers together hold and wait for, at the moment of the answer. */
export interface WebLockQuery {
  /** How many leases are out. */
  readonly held: number;
  /** How many requests wait. */
  readonly waiting: number;
}

/** What all tabs and workers together hold of a {@link WebReadWriteLock} and wait for, at the moment of the answer. */
export interface WebReadWriteLockQuery {
  /** How many readers are inside. */
  readonly readers: number;
  /** Whether a writer is inside. */
  readonly writing: boolean;
  /** How many requests wait, of both sides. */
  readonly waiting: number;
}
