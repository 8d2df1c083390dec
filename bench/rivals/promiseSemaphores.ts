import { getSemaphore } from '@henrygd/semaphore';
import { Mutex, Semaphore } from 'async-mutex';
import { Sema } from 'async-sema';
import AwaitLock from 'await-lock';

/** What the Promise mutexes and semaphores have in common. */
export interface PromiseSemaphore {
  acquire(): Promise<unknown>;
  release(): void;
}

/** What some mutexes offer besides. */
export interface TryableMutex {
  /** What is true if it was free. */
  tryAcquire(): unknown;
  release(): void;
}

/** What some let all do that wait: they are told of an error. */
export interface CancelableMutex {
  acquire(): Promise<unknown>;
  cancel(): void;
}

/** What has requests for more than one permit, each granted with what gives them back. */
export interface WeightedSemaphore {
  acquire(weight: number): Promise<[number, () => void]>;
  release(weight: number): void;
}

/** A Promise mutex or semaphore from the registry. */
export interface PromiseRival {
  readonly name: string;
  readonly make: (permits: number) => PromiseSemaphore;
  /** The same mutex seen as one that can be taken without waiting, where it can. */
  readonly makeTryable?: () => TryableMutex;
  /** Whether it lets more than one be inside. */
  readonly many: boolean;
  readonly makeCancelable?: () => CancelableMutex;
  readonly makeWeighted?: (permits: number) => WeightedSemaphore;
  /** The longest queue that it serves in less than minutes. */
  readonly longest: number;
}

/** With the name that it has elsewhere. */
class AwaitMutex extends AwaitLock {
  declare acquire: () => Promise<void>;
}
// The very method: one that calls it would be a call more than its users make.
// eslint-disable-next-line @typescript-eslint/unbound-method -- It goes to objects of its own class.
AwaitMutex.prototype.acquire = AwaitLock.prototype.acquireAsync;

export const promiseSemaphores: readonly PromiseRival[] = [
  {
    name: 'async-mutex',
    make: (permits) => (permits === 1 ? new Mutex() : new Semaphore(permits)),
    makeCancelable: () => new Mutex(),
    makeWeighted: (permits) => new Semaphore(permits),
    many: true,
    // Its queue is an array that is shifted.
    longest: 100_000,
  },
  {
    name: 'async-sema',
    make: (permits) => new Sema(permits),
    makeTryable: () => new Sema(1),
    many: true,
    longest: Infinity,
  },
  {
    name: 'await-lock',
    make: () => new AwaitMutex(),
    makeTryable: () => new AwaitMutex(),
    many: false,
    // Its queue is a Set, whose front is looked for past all that have left it.
    longest: 100_000,
  },
  {
    name: '@henrygd/semaphore',
    make: (permits) => getSemaphore(Symbol('bench'), permits),
    many: true,
    longest: Infinity,
  },
];

/** Those that a lock is compared with, by name. */
export const promiseMutexNames = promiseSemaphores.map(({ name }) => name);
