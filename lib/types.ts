import type { Observable } from 'rxjs';

/**
 * The method that `using` calls. It is empty if the compiler's lib does not know `Symbol.dispose`,
 * so these declarations check with and without `esnext.disposable`.
 */
export type DisposeMethod = typeof Symbol extends { readonly dispose: infer Key extends symbol }
  ? Record<Key, () => void>
  : object;

/**
 * The right to be inside. You give it back once.
 *
 * It is assignable to `Disposable` if the compiler's lib knows that type. Then `using permit =
 * await firstValueFrom(lock.acquire())` gives it back at the end of the block. On a runtime without
 * `Symbol.dispose`, a permit lacks that method.
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
  /** Whether the permit has been given back. */
  readonly released: boolean;

  /** Gives the permit back. Later calls do nothing. It never throws. */
  release(): void;
}

/**
 * What the operators need of a permit. Any object with these two members will do.
 *
 * @example
 * import { of } from 'rxjs';
 * import { type Releasable, withLock } from 'rxjs-locks';
 *
 * const ticket: Releasable = { released: false, release: () => console.log('given back') };
 * of('inside').pipe(withLock(of(ticket))).subscribe(console.log); // inside, given back
 */
export interface Releasable {
  /** Whether the permit has been given back. */
  readonly released: boolean;

  /** Gives the permit back. */
  release(): void;
}

/**
 * What the write side of a {@link ReadWriteLock} grants.
 *
 * @example
 * import { ReadWriteLock } from 'rxjs-locks';
 *
 * const settings = new ReadWriteLock();
 * settings.write.acquire().subscribe((writing) => {
 *   const reading = writing.downgrade();
 *   console.log(settings.state); // { readers: 1, writing: false, waiting: 0 }
 *   reading.release();
 * });
 */
export interface WritePermit extends Permit {
  /**
   * Turns the writer into a reader. No other writer gets in between. The write permit counts as
   * released.
   *
   * Readers waiting at the head of the queue come in beside the new reader. They are granted before
   * `downgrade` returns. If you call it inside a grant of the same lock, they are granted after
   * that grant has returned.
   *
   * @returns the reader's permit. Release it yourself: the operators release only the write permit.
   * @throws NotLockedError if the write permit has been released
   */
  downgrade(): Permit;
}

/**
 * `AbortSignal`, if the compiler's lib or Node's types know it, and otherwise the part of it that
 * the library uses. So these declarations check with and without it.
 */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } }
  ? S
  : {
      readonly aborted: boolean;
      readonly reason: unknown;
      addEventListener(type: 'abort', listener: () => void): void;
      removeEventListener(type: 'abort', listener: () => void): void;
    };

/**
 * A permit that can be lost before you release it, such as a lease from a server or a lock that can
 * be stolen.
 *
 * If a lease is lost while work runs under it, the operators tear the work down, release the lease,
 * and error with the reason of the signal. If it is already lost when it is granted, they do not
 * start the work.
 *
 * @example
 * import { NEVER, of } from 'rxjs';
 * import { LeaseLostError, usingLock } from 'rxjs-locks';
 *
 * const server = new AbortController();
 * const { signal } = server;
 * const lease = { released: false, release: () => console.log('released'), signal };
 * usingLock(of(lease), () => NEVER).subscribe({ error: ({ message }) => console.log(message) });
 * server.abort(new LeaseLostError('the server is gone')); // released, the server is gone
 */
export interface Lease extends Permit {
  /**
   * Aborted if the lease is lost before it is released, with a `LeaseLostError` as the reason. A
   * release never aborts it.
   */
  readonly signal: Signal;
}

/**
 * Anything that a stream can run under. `withLock`, `usingLock` and `throttleBySemaphore` take
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
export interface Lockable<P extends Releasable = Permit> {
  /**
   * Returns a cold request. Subscribing makes the request, the grant is one permit followed by
   * complete, and unsubscribing takes the request back.
   */
  acquire(): Observable<P>;
}

/**
 * A {@link Lockable} that you can also take without waiting, such as a side of a {@link
 * ReadWriteLock} or a key of a {@link KeyedLock}.
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
 * console.log(free(new Lock()), free(new ReadWriteLock().read)); // true true
 * console.log(free(files.for('a.txt'))); // true
 */
export interface TryLockable<P extends Permit = Permit> extends Lockable<P> {
  /** Takes it if it is free. Never waits, and never overtakes a waiting request. */
  tryAcquire(): P | undefined;

  /**
   * Returns a cold request that grants what `tryAcquire` would take, or else completes without a
   * grant.
   */
  acquireIfAvailable(): Observable<P>;
}

/** A snapshot of the state of a {@link Lock}. */
export interface LockState {
  /** Whether it is held, or on its way to the next holder. */
  readonly locked: boolean;
  /** How many requests wait, including the notified waits of its conditions. */
  readonly waiting: number;
}

/** A snapshot of the state of an {@link Event}. */
export interface EventState {
  /** Whether it is set. */
  readonly isSet: boolean;
  /** How many requests wait. */
  readonly waiting: number;
}

/** A snapshot of the state of a {@link Condition}. */
export interface ConditionState {
  /** How many requests wait to be notified. */
  readonly waiting: number;
}

/** A snapshot of the state of a {@link Semaphore}. */
export interface SemaphoreState {
  /** How many permits are available. Never below zero. */
  readonly value: number;
  /** How many requests wait, no matter how many permits each of them asks for. */
  readonly waiting: number;
}

/** A snapshot of the state of a {@link Barrier}. */
export interface BarrierState {
  /** How many parties have arrived and wait for the others. */
  readonly waiting: number;
  /** Whether it has been aborted and not reset since. */
  readonly broken: boolean;
}

/** A snapshot of the state of a {@link ReadWriteLock}. */
export interface ReadWriteLockState {
  /** How many readers are inside, or about to be granted. */
  readonly readers: number;
  /** Whether a writer is inside, or about to be granted. */
  readonly writing: boolean;
  /** How many requests wait, on both sides. */
  readonly waiting: number;
}

/** A snapshot of the state of a {@link RateLimiter}. */
export interface RateLimiterState {
  /** How many requests it would grant now: 0 while a request waits. */
  readonly available: number;
  /** How many requests wait. */
  readonly waiting: number;
}

/** A snapshot of the state of a {@link KeyedLock}. */
export interface KeyedLockState {
  /** How many keys are held or waited for. */
  readonly keys: number;
}

/**
 * How many values of a stream may wait in {@link throttleBySemaphore}, and what happens if one
 * more comes.
 *
 * @example
 * import { from, NEVER } from 'rxjs';
 * import { throttleBySemaphore, type WaitingOptions } from 'rxjs-locks';
 *
 * const atMostOne: WaitingOptions = { maxWaiting: 1 };
 * from([1, 2, 3])
 *   .pipe(throttleBySemaphore(1, () => NEVER, atMostOne))
 *   .subscribe({ error: (error: Error) => console.log(error.name) }); // OverflowError
 */
export interface WaitingOptions {
  /** How many values may wait: an integer of at least 0, or `Infinity`, which is the default. */
  maxWaiting?: number;

  /**
   * What happens when a value comes that would have to wait, and `maxWaiting` values wait already:
   *
   * - `'error'`, the default: the result errors with an `OverflowError`;
   * - `'drop-newest'`: the new value is dropped;
   * - `'drop-oldest'`: the value that has waited longest is dropped; with `maxWaiting: 0`, the new
   *   one.
   */
  overflow?: 'error' | 'drop-newest' | 'drop-oldest';
}
