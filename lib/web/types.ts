import type { Observable } from 'rxjs';
import type { Lease, Lockable, Signal } from '../types.js';

/**
 * The part of `navigator.locks` that the library uses. The lock managers of browsers, Deno and Node
 * have it. You can also write one for a test.
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
  /** Requests a lock, and holds it until the promise that the callback returns has settled. */
  request(
    name: string,
    options: LockRequestOptions,
    callback: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;

  /** Tells which locks are held and waited for, in all tabs. */
  query(): Promise<LockManagerState>;
}

/** The options of a request to a {@link LockManager}. */
export interface LockRequestOptions {
  /** Alone, or with others that share it. */
  mode: LockMode;
  /** Whether to give up if the request would have to wait. */
  ifAvailable?: boolean;
  /** Whether to take the lock from its holder. */
  steal?: boolean;
  /** Takes a waiting request back when it is aborted. */
  signal?: Signal;
}

/** How a lock is held: alone, or with others that share it. */
export type LockMode = 'exclusive' | 'shared';

/** What a {@link LockManager} reports about its locks. */
export interface LockManagerState {
  /** The locks that are held. */
  readonly held?: readonly LockInformation[];
  /** The waiting requests. */
  readonly pending?: readonly LockInformation[];
}

/** What a {@link LockManager} reports about one lock or one request. */
export interface LockInformation {
  /** The name of the lock. */
  readonly name?: string;
  /** How it is held or requested. */
  readonly mode?: LockMode;
}

/** Which lock manager to use, and how to name the locks. */
export interface WebLockOptions {
  /** The lock manager; `navigator.locks` by default. */
  readonly locks?: LockManager | undefined;
  /** The start of each name at the lock manager; `'rxjs-locks:'` by default. */
  readonly prefix?: string | undefined;
}

/**
 * What can be acquired between tabs: a lock, a semaphore, or a side of a read-write lock.
 *
 * @example
 * import { of } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { type WebLockable, WebReadWriteLock } from 'rxjs-locks/web';
 *
 * const side: WebLockable = new WebReadWriteLock('settings').read;
 * of('read').pipe(withLock(side.acquireIfAvailable())).subscribe(console.log); // read
 */
export interface WebLockable extends Lockable<Lease> {
  /**
   * A cold request that grants a lease if it is available, and otherwise completes without a grant.
   * It may also complete without a grant while another `acquire()` is in progress, or another
   * `acquireIfAvailable()` of a writer.
   */
  acquireIfAvailable(): Observable<Lease>;
}

/** What this page or worker holds of a {@link WebLock}, and waits for. */
export interface WebLockState {
  /** Whether it is held here, or about to be granted to a request that was made here. */
  readonly held: boolean;
  /** How many requests that were made here are not granted yet. */
  readonly waiting: number;
}

/** What this page or worker holds of a {@link WebReadWriteLock}, and waits for. */
export interface WebReadWriteLockState {
  /** How many readers hold it here, or are about to be granted. */
  readonly readers: number;
  /** Whether a writer holds it here, or is about to be granted. */
  readonly writing: boolean;
  /** How many requests that were made here are not granted yet, of both sides. */
  readonly waiting: number;
}

/** What this page or worker holds of a {@link WebSemaphore}, and waits for. */
export interface WebSemaphoreState {
  /** How many leases are held here, or about to be granted. */
  readonly held: number;
  /** How many requests that were made here are not granted yet. */
  readonly waiting: number;
}

/** What all tabs and workers together hold and wait for, at the moment of the answer. */
export interface WebLockQuery {
  /** How many leases are held. */
  readonly held: number;
  /** How many requests wait. */
  readonly waiting: number;
}

/**
 * What all tabs and workers together hold of a {@link WebReadWriteLock} and wait for, at the moment
 * of the answer.
 */
export interface WebReadWriteLockQuery {
  /** How many readers hold it. */
  readonly readers: number;
  /** Whether a writer holds it. */
  readonly writing: boolean;
  /** How many requests wait, of both sides. */
  readonly waiting: number;
}
