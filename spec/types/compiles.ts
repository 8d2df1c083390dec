/*
 * What must compile for a strict consumer, whatever the compiler's lib says about disposables.
 * This file is only compiled, never run: by the build, and by types-spec.ts against the
 * declarations.
 */
import {
  asyncScheduler,
  map,
  mergeMap,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  type OperatorFunction,
  queueScheduler,
  timeout,
  VirtualTimeScheduler,
} from 'rxjs';
import {
  allOf,
  Barrier,
  type BarrierState,
  BoundedSemaphore,
  BrokenBarrierError,
  ClosedError,
  Condition,
  type ConditionState,
  Event,
  type EventState,
  KeyedLock,
  type KeyedLockState,
  type Lease,
  Lock,
  type Lockable,
  type LockState,
  NotLockedError,
  OverflowError,
  type Permit,
  RateLimiter,
  type RateLimiterState,
  ReadWriteLock,
  type ReadWriteLockState,
  Semaphore,
  type SemaphoreState,
  throttleBySemaphore,
  type TryLockable,
  type WaitingOptions,
  type WritePermit,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { expectType } from './expectType.js';

/** A permit that says more than the library's own. */
interface Connection extends Permit {
  query(text: string): Observable<number>;
}

declare const pool: Lockable<Connection>;
declare const served: Lockable<Lease>;
declare const triedServed: TryLockable<Lease>;
declare const lease: Lease;
declare const locks: Lock[];
declare const anything: Lockable[];

const lock = new Lock();
const event = new Event();
const condition = new Condition(lock);
const semaphore = new Semaphore(3);
const bounded = new BoundedSemaphore(3);
const barrier = new Barrier(3);
const files = new ReadWriteLock();
const accounts = new KeyedLock<string>();
const limiter = new RateLimiter(10, 1000);

// The primitives: what you request and what is granted.
expectType<Observable<Permit>>()(lock.acquire());
expectType<Permit | undefined>()(lock.tryAcquire());
expectType<Observable<true>>()(event.wait());
expectType<Observable<Permit>>()(condition.acquire());
expectType<Observable<true>>()(condition.wait());
expectType<Lock>()(condition.lock);
expectType<Observable<Permit>>()(semaphore.acquire(2));
expectType<Permit | undefined>()(semaphore.tryAcquire(2));
expectType<number>()(semaphore.value);
expectType<number>()(bounded.bound);
expectType<Observable<number>>()(barrier.wait());
expectType<number>()(barrier.parties);
expectType<Observable<Permit>>()(limiter.acquire());
expectType<Permit | undefined>()(limiter.tryAcquire());
expectType<Observable<Permit>>()(limiter.acquireIfAvailable());
bounded satisfies Semaphore;
bounded.resize(5);
[lock, condition, semaphore, bounded, limiter] satisfies Lockable[];

// What you can also take without waiting: a lock, a semaphore, a side and a key.
expectType<TryLockable>()(files.read);
expectType<TryLockable<WritePermit>>()(files.write);
expectType<TryLockable>()(accounts.for('ada'));
expectType<Observable<Permit>>()(files.read.acquire());
expectType<WritePermit | undefined>()(files.write.tryAcquire());
expectType<Observable<WritePermit>>()(files.write.acquireIfAvailable());
expectType<boolean>()(accounts.locked('ada'));
[lock, semaphore, bounded, limiter] satisfies TryLockable[];
files.read satisfies Lockable;

// A key is whatever a Map takes: of one type, or of several.
new KeyedLock<number | object>(2).for({}) satisfies TryLockable;
new KeyedLock().for(Symbol('key')) satisfies TryLockable;

// The clock of a limiter is any scheduler.
for (const scheduler of [asyncScheduler, queueScheduler, new VirtualTimeScheduler()]) {
  new RateLimiter(1, 0.5, scheduler) satisfies RateLimiter;
}

// Each can be closed, with any error or with none.
for (const primitive of [
  lock,
  event,
  condition,
  semaphore,
  bounded,
  barrier,
  files,
  accounts,
  limiter,
]) {
  expectType<boolean>()(primitive.closed);
  primitive.close();
  primitive.close(new Error('shut down'));
  primitive.close('shut down');
  primitive.close(undefined);
}

// Their states.
expectType<LockState>()(lock.state);
expectType<EventState>()(event.state);
expectType<ConditionState>()(condition.state);
expectType<SemaphoreState>()(semaphore.state);
expectType<BarrierState>()(barrier.state);
expectType<ReadWriteLockState>()(files.state);
expectType<KeyedLockState>()(accounts.state);
expectType<RateLimiterState>()(limiter.state);
expectType<Observable<LockState>>()(lock.state$);
expectType<Observable<EventState>>()(event.state$);
expectType<Observable<ConditionState>>()(condition.state$);
expectType<Observable<SemaphoreState>>()(semaphore.state$);
expectType<Observable<BarrierState>>()(barrier.state$);
expectType<Observable<ReadWriteLockState>>()(files.state$);
expectType<Observable<KeyedLockState>>()(accounts.state$);
expectType<Observable<RateLimiterState>>()(limiter.state$);
lock.state satisfies Readonly<{ locked: boolean; waiting: number }>;
event.state satisfies Readonly<{ isSet: boolean; waiting: number }>;
condition.state satisfies Readonly<{ waiting: number }>;
semaphore.state satisfies Readonly<{ value: number; waiting: number }>;
barrier.state satisfies Readonly<{ waiting: number; broken: boolean }>;
files.state satisfies Readonly<{ readers: number; writing: boolean; waiting: number }>;
accounts.state satisfies Readonly<{ keys: number }>;
limiter.state satisfies Readonly<{ available: number; waiting: number }>;

// waitFor grants the type of the predicate, without its falsy part.
expectType<Observable<string>>()(condition.waitFor((): string | undefined => 'here'));
expectType<Observable<true>>()(condition.waitFor((): boolean => true));
expectType<Observable<string[]>>()(condition.waitFor((): string[] | null | 0 | '' => ['here']));
expectType<Observable<never>>()(condition.waitFor(() => undefined));

// withLock has the type of the source, anywhere in the pipe.
expectType<Observable<number>>()(of(1).pipe(withLock(lock)));
expectType<Observable<string>>()(
  of(1).pipe(
    withLock(semaphore),
    map((value) => value.toFixed()),
    withLock(condition),
  ),
);
expectType<Observable<'a' | 'b'>>()(of('a' as const, 'b' as const).pipe(withLock(pool)));
withLock<string>(lock) satisfies MonoTypeOperatorFunction<string>;

// It takes a request with operators applied, and the user's own Lockable.
of(1).pipe(withLock(lock.acquire().pipe(timeout(500))));
of(1).pipe(withLock(semaphore.acquire(3)));
of(1).pipe(withLock({ acquire: () => bounded.acquire(2) }));

// And a side of a read-write lock, or a key.
expectType<Observable<number>>()(of(1).pipe(withLock(files.read), withLock(files.write)));
expectType<Observable<number>>()(of(1).pipe(withLock(accounts.for('ada'))));

// usingLock passes the work its permit, with the type of the lock.
expectType<Observable<number>>()(
  usingLock(pool, (connection) => {
    expectType<Connection>()(connection);
    return connection.query('how many');
  }),
);
expectType<Observable<number>>()(
  usingLock(pool.acquire().pipe(timeout(500)), (connection) => {
    expectType<Connection>()(connection);
    return connection.query('how many');
  }),
);
usingLock(lock, (permit) => {
  expectType<Permit>()(permit);
  return [];
});

// The work returns anything that RxJS can subscribe to.
expectType<Observable<string>>()(usingLock(lock, () => Promise.resolve('later')));
expectType<Observable<number>>()(usingLock(lock, () => [1, 2]));
expectType<Observable<boolean>>()(usingLock(lock, async () => Promise.resolve(true)));

// throttleBySemaphore sends what the inner observables send.
expectType<Observable<string>>()(
  of(1).pipe(throttleBySemaphore(3, (value) => of(value.toFixed()))),
);
expectType<Observable<string>>()(
  of(1).pipe(throttleBySemaphore(semaphore, (value) => Promise.resolve(value.toFixed()))),
);
expectType<Observable<string>>()(
  of(1).pipe(throttleBySemaphore(bounded, (value, index) => [(value + index).toFixed()])),
);
expectType<Observable<string | number>>()(
  of(1).pipe(throttleBySemaphore(lock, (value) => (value > 0 ? of(value) : ['none']))),
);
throttleBySemaphore(3, (value: number, index: number) => [
  value + index,
]) satisfies OperatorFunction<number, number>;

// Its cap can be an Observable, a key, or a side.
expectType<Observable<string>>()(
  of(1).pipe(throttleBySemaphore(of(3, 0, 5), (value) => of(value.toFixed()))),
);
expectType<Observable<string>>()(of(of('inner')).pipe(throttleBySemaphore(of(3))));
of(1).pipe(throttleBySemaphore(accounts.for('ada'), (value) => of(value)));
of(1).pipe(throttleBySemaphore(files.read, (value) => of(value)));

// How many values may wait is an object, or left out; also without project.
expectType<Observable<string>>()(
  of(1).pipe(
    throttleBySemaphore(3, (value) => [value.toFixed()], {
      maxWaiting: 1,
      overflow: 'drop-oldest',
    }),
  ),
);
expectType<Observable<string>>()(
  of(['inner']).pipe(throttleBySemaphore(semaphore, undefined, { maxWaiting: 0 })),
);
of(1).pipe(throttleBySemaphore(of(3), (value) => [value], { maxWaiting: Infinity }));
({}) satisfies WaitingOptions;
({ overflow: 'error' }) satisfies WaitingOptions;
const options: WaitingOptions = {};
options.maxWaiting = 2;
options.overflow = 'drop-oldest';
Object.freeze({ overflow: 'drop-newest', maxWaiting: 2 } as const) satisfies WaitingOptions;

// Several as one can be tried where all can be, and are given back as one permit.
expectType<TryLockable>()(allOf(lock, semaphore, files.read, files.write, accounts.for('ada')));
expectType<TryLockable>()(allOf(lock));
expectType<TryLockable>()(allOf(allOf(lock), accounts.forAll(['ada', 'bob'])));
expectType<Lockable>()(allOf(lock, condition));
expectType<Lockable>()(allOf(pool, lock));
expectType<Lockable>()(allOf({ acquire: () => semaphore.acquire(2) }, lock));
expectType<TryLockable>()(allOf(...locks));
expectType<TryLockable>()(allOf(lock, ...locks));
expectType<Lockable>()(allOf(...anything));
expectType<Lockable>()(allOf(lock, ...anything));
of(1).pipe(withLock(allOf(lock, pool)));
of(1).pipe(throttleBySemaphore(allOf(lock, semaphore), (value) => [value]));

// It is a lease where a part is one, also one that is no more than the operators ask for.
expectType<Lockable<Lease>>()(allOf(lock, served));
expectType<TryLockable<Lease>>()(allOf(lock, triedServed));
expectType<Lease | undefined>()(allOf(lock, triedServed).tryAcquire());
expectType<Lockable<Lease>>()(allOf(allOf(served, lock), semaphore));
expectType<Lockable<Lease>>()(
  allOf(lock, {
    acquire: () => of({ released: false, release: (): void => undefined, signal: lease.signal }),
  }),
);
usingLock(allOf(lock, served), ({ signal }) => [signal.aborted]);

// Without project the values are themselves the inner observables.
expectType<Observable<string>>()(of(of('inner')).pipe(throttleBySemaphore(3)));
expectType<Observable<string>>()(of(Promise.resolve('inner')).pipe(throttleBySemaphore(semaphore)));
expectType<Observable<string>>()(of(['inner']).pipe(throttleBySemaphore(pool)));

// As the documentation has it: one semaphore, many streams.
expectType<Observable<number>>()(
  of(1, 2).pipe(mergeMap((value) => of(value).pipe(withLock(semaphore)))),
);

// Errors to be caught.
new NotLockedError('nobody holds the lock') satisfies Error;
new NotLockedError().name satisfies 'NotLockedError';
new ClosedError('closed') satisfies Error;
new ClosedError().name satisfies 'ClosedError';
new OverflowError('too many wait') satisfies Error;
new OverflowError().name satisfies 'OverflowError';
new BrokenBarrierError('the barrier has been aborted') satisfies Error;
new BrokenBarrierError().name satisfies 'BrokenBarrierError';
