import type { Observable } from 'rxjs';

/**
 * The method that `using` calls, where the compiler's lib knows `Symbol.dispose`, and nothing
 * where it does not: so these declarations check with and without `esnext.disposable`.
 */
export type DisposeMethod = typeof Symbol extends { readonly dispose: infer Key extends symbol }
  ? Record<Key, () => void>
  : object;

/**
 * The right to be inside, given back once.
 *
 * Assignable to `Disposable` where the compiler's lib knows it, so that
 * `using permit = await firstValueFrom(lock.acquire())` gives it back at the end of the block.
 * On a runtime without `Symbol.dispose` a permit simply lacks that method.
 *
 * @example
 * import { Lock } from 'rxjs-locks';
 *
 * const lock = new Lock();
 * lock.acquire().subscribe((permit) => {
 *   console.log(permit.released); // false
 *   permit.release();
 *   console.log(permit.released); // true
 * });
 */
export interface Permit extends DisposeMethod {
  /** Whether it has been given back. */
  readonly released: boolean;

  /** Gives it back. Later calls do nothing. It never throws. */
  release(): void;
}

/**
 * Anything a stream can be run under: `withLock`, `usingLock` and `throttleBySemaphore` take
 * every object of this shape, the library's own or yours.
 *
 * @example
 * import { of } from 'rxjs';
 * import { type Lockable, Semaphore, withLock } from 'rxjs-locks';
 *
 * const seats = new Semaphore(10);
 * const table: Lockable = { acquire: () => seats.acquire(4) };
 * of('dinner').pipe(withLock(table)).subscribe(console.log); // dinner
 */
export interface Lockable<P extends Permit = Permit> {
  /** A cold request: subscribing asks, the grant is one permit and then complete, unsubscribing takes the request back. */
  acquire(): Observable<P>;
}

/**
 * What can also be taken without waiting: a side of a {@link ReadWriteLock}, a key of a
 * {@link KeyedLock}.
 *
 * @example
 * import { KeyedLock, Lock, ReadWriteLock, type TryLockable } from 'rxjs-locks';
 *
 * const free = (lock: TryLockable): boolean => {
 *   const permit = lock.tryAcquire();
 *   permit?.release();
 *   return permit !== undefined;
 * };
 * const files = new KeyedLock<string>();
 * console.log(free(new Lock()), free(new ReadWriteLock().read), free(files.for('a.txt'))); // true true true
 */
export interface TryLockable extends Lockable {
  /** Takes it if it is free, without waiting and without overtaking anybody. */
  tryAcquire(): Permit | undefined;
}

/** What a {@link Lock} is at one moment. */
export interface LockState {
  /** Whether it is held, or on its way to the next holder. */
  readonly locked: boolean;
  /** How many requests wait, the notified waits of its conditions among them. */
  readonly waiting: number;
}

/** What an {@link Event} is at one moment. */
export interface EventState {
  /** Whether it is set. */
  readonly isSet: boolean;
  /** How many requests wait. */
  readonly waiting: number;
}

/** What a {@link Condition} is at one moment. */
export interface ConditionState {
  /** How many requests wait to be notified. */
  readonly waiting: number;
}

/** What a {@link Semaphore} is at one moment. */
export interface SemaphoreState {
  /** How many permits are there to be taken; never below zero. */
  readonly value: number;
  /** How many requests wait, whatever number of permits each asks for. */
  readonly waiting: number;
}

/** What a {@link Barrier} is at one moment. */
export interface BarrierState {
  /** How many have arrived, and wait for the others. */
  readonly waiting: number;
  /** Whether it has been aborted, and not reset since. */
  readonly broken: boolean;
}

/** What a {@link ReadWriteLock} is at one moment. */
export interface ReadWriteLockState {
  /** How many readers are inside, or on their way. */
  readonly readers: number;
  /** Whether a writer is inside, or on its way. */
  readonly writing: boolean;
  /** How many requests wait, of both sides. */
  readonly waiting: number;
}

/** What a {@link KeyedLock} is at one moment. */
export interface KeyedLockState {
  /** How many keys are held or waited for. */
  readonly keys: number;
}
