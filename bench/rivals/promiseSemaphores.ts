import { getSemaphore } from '@henrygd/semaphore';
import { Mutex, Semaphore } from 'async-mutex';
import { Sema } from 'async-sema';
import AwaitLock from 'await-lock';

/** What the Promise mutexes and semaphores have in common. */
export interface PromiseSemaphore {
  acquire(weight?: number): Promise<unknown>;
  release(weight?: number): void;
}

/** What some mutexes offer besides. */
export interface TryableMutex {
  tryAcquire(): boolean;
  release(): void;
}

/** A Promise mutex or semaphore from the registry. */
export interface PromiseRival {
  readonly name: string;
  readonly make: (permits: number) => PromiseSemaphore;
  /** The same mutex seen as one that can be taken without waiting, where it can. */
  readonly makeTryable?: () => TryableMutex;
  /** Whether it lets more than one be inside. */
  readonly many: boolean;
  /** Whether a request can ask for more than one permit. */
  readonly weighted: boolean;
  /** The longest queue that it serves in less than minutes. */
  readonly longest: number;
}

/** With the name that it has elsewhere. */
class AwaitMutex extends AwaitLock {
  acquire(): Promise<void> {
    return this.acquireAsync();
  }
}

export const promiseSemaphores: readonly PromiseRival[] = [
  {
    name: 'async-mutex',
    make: (permits) => (permits === 1 ? new Mutex() : new Semaphore(permits)),
    many: true,
    weighted: true,
    // Its queue is an array that is shifted.
    longest: 100_000,
  },
  {
    name: 'async-sema',
    make: (permits) => new Sema(permits),
    makeTryable: () => {
      const mutex = new Sema(1);
      return {
        tryAcquire: () => mutex.tryAcquire() !== undefined,
        release: () => mutex.release(),
      };
    },
    many: true,
    weighted: false,
    longest: Infinity,
  },
  {
    name: 'await-lock',
    make: () => new AwaitMutex(),
    makeTryable: () => new AwaitMutex(),
    many: false,
    weighted: false,
    // Its queue is a Set, whose front is looked for past all that have left it.
    longest: 100_000,
  },
  {
    name: '@henrygd/semaphore',
    make: (permits) => getSemaphore(Symbol('bench'), permits),
    many: true,
    weighted: false,
    longest: Infinity,
  },
];

/** Those that a lock is compared with, by name. */
export const promiseMutexNames = promiseSemaphores.map(({ name }) => name);
