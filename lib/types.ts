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
 * What the operators ask of a permit, whoever made it: any object with these two members will do.
 *
 * @example
 * import { of } from 'rxjs';
 * import { type Releasable, withLock } from 'rxjs-locks';
 *
 * const ticket: Releasable = { released: false, release: () => console.log('given back') };
 * of('inside').pipe(withLock(of(ticket))).subscribe(console.log); // inside, given back
 */
export interface Releasable {
  /** Whether it has been given back. */
  readonly released: boolean;

  /** Gives it back. */
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
   * Makes the writer a reader, with no other writer between. Readers that wait at the head of the
   * queue come in beside it. The write permit counts as released.
   *
   * @returns the permit of the reader
   * @throws NotLockedError if the write permit has been released
   */
  downgrade(): Permit;
}

/**
 * The type of `AbortSignal` where the compiler's lib or Node's types know it, and otherwise as much
 * of it as the library uses: so these declarations check with and without them.
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
 * A permit that holds only as long as somebody else says so: a lease of a server, a lock that may
 * be stolen.
 *
 * The operators end the work when its lease is lost: they tear it down, release the lease, and
 * error with the reason of the signal. A lease that is lost already starts no work.
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
  /** Aborted, with a `LeaseLostError` as its reason, when the lease is lost before it is released; never by a release. */
  readonly signal: Signal;
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
export interface Lockable<P extends Releasable = Permit> {
  /**
   * A cold request: subscribing makes it, the grant is one permit followed by complete, and
   * unsubscribing takes it back.
   */
  acquire(): Observable<P>;
}

/**
 * What can also be taken without waiting, such as a side of a {@link ReadWriteLock} or a key of a
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
export interface TryLockable<P extends Permit = Permit> extends Lockable<P> {
  /** Takes it if it is free, without waiting and without overtaking anybody. */
  tryAcquire(): P | undefined;

  /** A cold request that grants what `tryAcquire` would take, and otherwise completes without a grant. */
  acquireIfAvailable(): Observable<P>;
}

/** What a {@link Lock} is at one moment. */
export interface LockState {
  /** Whether somebody holds it, or it is on its way to the next holder. */
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
