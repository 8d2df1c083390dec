import type { BeforeApplicationShutdown } from '@nestjs/common';
import { defer, type Observable, throwError, timeout } from 'rxjs';
import { type Lockable, type Permit, Semaphore, type SemaphoreState } from 'rxjs-locks';

export interface CapLimits {
  /** How many requests may run at a time. */
  readonly running: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** For how many milliseconds each of them may wait. */
  readonly patience: number;
}

/** A semaphore that lets nobody wait for long, and nobody wait behind many. */
export class Cap implements Lockable, BeforeApplicationShutdown {
  readonly #limits: CapLimits;
  readonly #semaphore: Semaphore;

  constructor(limits: CapLimits) {
    this.#limits = limits;
    this.#semaphore = new Semaphore(limits.running);
  }

  get state(): SemaphoreState {
    return this.#semaphore.state;
  }

  acquire(): Observable<Permit> {
    return defer(() =>
      this.#semaphore.state.waiting < this.#limits.waiting
        ? this.#semaphore.acquire().pipe(timeout(this.#limits.patience))
        : throwError(() => new Error('too many requests wait')),
    );
  }

  /**
   * Those that wait hear a ClosedError, those that run come to their end. In onApplicationShutdown
   * it would be too late: before that, Nest waits until every open request has been answered.
   */
  beforeApplicationShutdown(): void {
    this.#semaphore.close();
  }
}
