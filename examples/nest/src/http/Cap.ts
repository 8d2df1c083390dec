import type { BeforeApplicationShutdown } from '@nestjs/common';
import { defer, type Observable, throwError, timeout } from 'rxjs';
import { type Lockable, type Permit, Semaphore, type SemaphoreState } from 'rxjs-locks';

export interface CapLimits {
  /** How many requests may run at a time. */
  readonly running: number;
  /** How many more requests may wait. */
  readonly waiting: number;
  /** How long each of them may wait, in milliseconds. */
  readonly patience: number;
}

/** A semaphore with a limit on how long a request waits, and on how many wait. */
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
   * Waiting requests get a ClosedError, and running ones finish. onApplicationShutdown would be too
   * late: before it, Nest waits until every open request has been answered.
   */
  beforeApplicationShutdown(): void {
    this.#semaphore.close();
  }
}
