import { newAbortController } from '../shared/newAbortController.js';
import type { LockManager, LockMode } from './types.js';

/** Whether to wait, to be refused instead of waiting, or to take the lock from its holder. */
export type Manner = 'wait' | 'ifAvailable' | 'steal';

/**
 * One request to the platform for one lock, until the lock is given back.
 *
 *     asked ──callback(lock)──▶ held ──release()──▶ over
 *       │                        └──rejected──▶ lost
 *       ├──release()──▶ over: the signal is aborted; a grant that comes all the same is given back
 *       ├──callback(null)──▶ over: refused
 *       └──rejected──▶ over: the platform has an error
 *
 * The callback never throws: one that does would keep the lock for ever in Node 24. And it never
 * leaves a promise open that `release()` does not resolve.
 */
export class Claim {
  readonly name: string;
  readonly mode: LockMode;
  /** Whether the lock was granted. Rejects with the error of the platform. */
  readonly granted: Promise<boolean>;
  /** Resolves when the lock was taken away while it was held. */
  readonly lost: Promise<void>;
  #over = false;
  /** Takes the request back; once it is granted, gives the lock back. */
  #end: () => void;

  constructor(locks: LockManager, name: string, mode: LockMode, manner: Manner) {
    this.name = name;
    this.mode = mode;
    // Only a request that waits takes a signal.
    const controller = manner === 'wait' ? newAbortController() : undefined;
    this.#end = () => controller?.abort();
    const options = controller ? { mode, signal: controller.signal } : { mode, [manner]: true };
    let lose: () => void;
    this.lost = new Promise((resolve) => (lose = resolve));
    this.granted = new Promise((resolve, reject) => {
      const callback = (lock: unknown): Promise<void> | undefined => {
        const granted = lock !== null && !this.#over;
        resolve(granted);
        return granted ? new Promise((giveBack) => (this.#end = giveBack)) : undefined;
      };
      const released = locks.request(name, options, callback);
      released.catch(reject);
      released.catch(lose);
    });
  }

  /** Takes the request back, or gives the lock back. Later calls do nothing. */
  release(): void {
    this.#over = true;
    this.#end();
  }
}
