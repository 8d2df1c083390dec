/** Code that must not compile. */
export interface Refused {
  /** What the compiler refuses, as the title of a spec. */
  readonly title: string;
  /** One line or a few, under the imports and declarations of `prelude`. */
  readonly code: string;
  /** The number of the only error that is expected. */
  readonly error: number;
}

/** What all of them can use. */
export const prelude = `
import { Observable, of } from 'rxjs';
import {
  allOf, Barrier, BoundedSemaphore, BrokenBarrierError, ClosedError, Condition, Event, KeyedLock, Lock,
  NotLockedError, OverflowError, RateLimiter, ReadWriteLock, Semaphore, throttleBySemaphore, usingLock,
  withLock,
  type Lockable, type Permit, type TryLockable,
} from 'rxjs-locks';
declare const lock: Lock;
declare const event: Event;
declare const condition: Condition;
declare const semaphore: Semaphore;
declare const bounded: BoundedSemaphore;
declare const barrier: Barrier;
declare const files: ReadWriteLock;
declare const accounts: KeyedLock<string>;
declare const limiter: RateLimiter;
declare const permit: Permit;
interface Connection extends Permit { query(): Observable<number> }
declare const pool: Lockable<Connection>;
`;

/** The primitives, each with a field of its snapshot. */
const primitives = {
  lock: 'waiting',
  event: 'waiting',
  condition: 'waiting',
  semaphore: 'waiting',
  bounded: 'waiting',
  barrier: 'waiting',
  files: 'waiting',
  accounts: 'keys',
  limiter: 'available',
};

const readOnly = 2540;
const noSuchProperty = 2339;
const notAssignable = 2322;
const wrongArgument = 2345;
const numberOfArguments = 2554;
const noOverload = 2769;

export const refused: readonly Refused[] = [
  ...Object.entries(primitives).flatMap(([name, field]) => [
    {
      title: `the state of ${name} cannot be written: only its methods change it`,
      code: `${name}.state = { ...${name}.state };`,
      error: readOnly,
    },
    {
      title: `a snapshot of ${name} cannot be written to: it is of the past`,
      code: `${name}.state.${field} = 0;`,
      error: readOnly,
    },
    {
      title: `the state$ of ${name} cannot be replaced: others have subscribed to it`,
      code: `${name}.state$ = of(${name}.state);`,
      error: readOnly,
    },
    {
      title: `the state$ of ${name} has no next: the subject is not exposed`,
      code: `${name}.state$.next(${name}.state);`,
      error: noSuchProperty,
    },
    {
      title: `the state$ of ${name} has no value: it is an Observable, and state is the present`,
      code: `${name}.state$.value;`,
      error: noSuchProperty,
    },
    {
      title: `${name} is closed by close() and not by writing`,
      code: `${name}.closed = true;`,
      error: readOnly,
    },
    {
      title: `close() of ${name} takes one error`,
      code: `${name}.close(new Error('one'), new Error('two'));`,
      error: numberOfArguments,
    },
  ]),
  {
    title: 'the value of a semaphore cannot be written: a release is told to those that wait',
    code: 'semaphore.value = 3;',
    error: readOnly,
  },
  {
    title: 'the bound cannot be written',
    code: 'bounded.bound = 3;',
    error: readOnly,
  },
  {
    title: 'a bounded semaphore is resized to a number',
    code: "bounded.resize('3');",
    error: wrongArgument,
  },
  {
    title: 'a bounded semaphore is resized to something',
    code: 'bounded.resize();',
    error: numberOfArguments,
  },
  {
    title: 'a semaphore cannot be resized: only a bounded one can',
    code: 'semaphore.resize(3);',
    error: noSuchProperty,
  },
  {
    title: 'a barrier is told how many parties there are',
    code: 'new Barrier();',
    error: numberOfArguments,
  },
  {
    title: 'the parties of a barrier cannot be written: some may be waiting for them',
    code: 'barrier.parties = 3;',
    error: readOnly,
  },
  {
    title: 'a barrier belongs to nobody: there is no release',
    code: 'barrier.release();',
    error: noSuchProperty,
  },
  {
    title: 'a wait at a barrier is granted a number and nothing else',
    code: 'const granted: Observable<true> = barrier.wait();',
    error: notAssignable,
  },
  {
    title: 'a side of a read-write lock cannot be replaced',
    code: 'files.read = files.write;',
    error: readOnly,
  },
  {
    title: 'a read-write lock is asked by one of its sides',
    code: 'files.acquire();',
    error: noSuchProperty,
  },
  {
    title: 'withLock takes a side of a read-write lock and not both',
    code: 'of(1).pipe(withLock(files));',
    error: wrongArgument,
  },
  {
    title: 'withLock takes the lock of a key and not of all keys',
    code: 'of(1).pipe(withLock(accounts));',
    error: wrongArgument,
  },
  {
    title: 'withLock takes no barrier: nothing is held there',
    code: 'of(1).pipe(withLock(barrier));',
    error: wrongArgument,
  },
  {
    title: 'a keyed lock is asked for a key',
    code: 'accounts.for();',
    error: numberOfArguments,
  },
  {
    title: 'a keyed lock is asked for keys of its type',
    code: 'accounts.for(1);',
    error: wrongArgument,
  },
  {
    title: 'a keyed lock looks for keys of its type',
    code: 'accounts.locked(1);',
    error: wrongArgument,
  },
  {
    title: 'what tryAcquire of a key gets may be nothing, and has to be looked at',
    code: "accounts.for('ada').tryAcquire().release();",
    error: 2532,
  },
  {
    title: 'a lockable that cannot be tried is not try-lockable',
    code: 'class Half implements TryLockable { acquire(): Observable<Permit> { return of(permit); } }',
    error: 2420,
  },
  {
    title: 'something lockable need not have tryAcquire',
    code: 'const half: TryLockable = pool;',
    error: 2739,
  },
  {
    title: 'a semaphore has no bound: only a bounded one has',
    code: 'semaphore.bound;',
    error: noSuchProperty,
  },
  {
    title: 'the lock of a condition cannot be replaced: requests wait for it',
    code: 'condition.lock = lock;',
    error: readOnly,
  },
  {
    title: 'a permit is released by release() and not by writing',
    code: 'permit.released = true;',
    error: readOnly,
  },
  {
    title: 'a lock takes no argument, a loop least of all',
    code: 'new Lock({ loop: null });',
    error: numberOfArguments,
  },
  {
    title: 'an event takes no argument, a loop least of all',
    code: 'new Event({ loop: null });',
    error: numberOfArguments,
  },
  {
    title: 'a condition takes no null for a lock, only nothing',
    code: 'new Condition(null);',
    error: wrongArgument,
  },
  {
    title: 'a condition takes no semaphore for a lock',
    code: 'new Condition(semaphore);',
    error: wrongArgument,
  },
  {
    title: 'a condition takes nothing that only looks like a lock',
    code: `const { state, state$ } = lock;
      new Condition({
        state, state$, locked: () => true, acquire: () => of(permit), tryAcquire: () => permit, release() {},
      });`,
    error: wrongArgument,
  },
  {
    title: 'a semaphore takes no string for a number',
    code: "new Semaphore('3');",
    error: wrongArgument,
  },
  {
    title: 'a lock is one: no number of permits can be asked for',
    code: 'lock.acquire(2);',
    error: numberOfArguments,
  },
  {
    title: 'a semaphore is not asked for permits by a string',
    code: "semaphore.acquire('2');",
    error: wrongArgument,
  },
  {
    title: 'what tryAcquire gets may be nothing, and has to be looked at',
    code: 'lock.tryAcquire().release();',
    error: 2532,
  },
  {
    title: 'an event belongs to nobody: there is no release',
    code: 'event.release();',
    error: noSuchProperty,
  },
  {
    title: 'notify takes a number',
    code: "condition.notify('all');",
    error: wrongArgument,
  },
  {
    title: 'waitFor takes a predicate and not its value',
    code: 'condition.waitFor(true);',
    error: wrongArgument,
  },
  {
    title: 'waitFor never grants what is falsy',
    code: 'const never: Observable<undefined> = condition.waitFor((): string | undefined => undefined);',
    error: notAssignable,
  },
  {
    title: 'a wait is granted true and nothing else',
    code: 'const granted: Observable<false> = event.wait();',
    error: notAssignable,
  },
  {
    title: 'withLock takes no number: a cap is what throttleBySemaphore takes',
    code: 'of(1).pipe(withLock(3));',
    error: wrongArgument,
  },
  {
    title: 'a limiter is made with a window: there is no default for it',
    code: 'new RateLimiter(10);',
    error: numberOfArguments,
  },
  {
    title: 'the third argument of a limiter is a scheduler',
    code: 'new RateLimiter(10, 1000, Date);',
    error: wrongArgument,
  },
  {
    title: 'a limiter has no release(): a start that has been made was made',
    code: 'limiter.release();',
    error: noSuchProperty,
  },
  {
    title: 'withLock takes no event: nothing is held there',
    code: 'of(1).pipe(withLock(event));',
    error: wrongArgument,
  },
  {
    title: 'withLock takes an Observable of permits and of nothing else',
    code: "of(1).pipe(withLock(of('permit')));",
    error: wrongArgument,
  },
  {
    title: "withLock does not change the source's type",
    code: 'const changed: Observable<string> = of(1).pipe(withLock(lock));',
    error: notAssignable,
  },
  {
    title: 'usingLock needs its work',
    code: 'usingLock(lock);',
    error: numberOfArguments,
  },
  {
    title: 'the work of usingLock returns something to subscribe to',
    code: 'usingLock(lock, () => 1);',
    error: notAssignable,
  },
  {
    title: "the work of usingLock sees no more than the lock's own permit",
    code: 'usingLock(lock, (own) => own.query());',
    error: noSuchProperty,
  },
  {
    title: 'the work of usingLock cannot ask for more than the lock grants',
    code: 'usingLock<number, Connection>(lock, (own) => own.query());',
    error: wrongArgument,
  },
  {
    title: 'throttleBySemaphore takes no string for a number',
    code: "throttleBySemaphore('3', () => of(1));",
    error: wrongArgument,
  },
  {
    title: 'throttleBySemaphore takes no request: it makes one for each value',
    code: 'throttleBySemaphore(semaphore.acquire(2), () => of(1));',
    error: wrongArgument,
  },
  {
    title: 'throttleBySemaphore takes an Observable of numbers and of nothing else',
    code: "throttleBySemaphore(of('3'), () => of(1));",
    error: wrongArgument,
  },
  {
    title: 'the project of throttleBySemaphore returns something to subscribe to',
    code: 'of(1).pipe(throttleBySemaphore(3, (value) => value));',
    error: notAssignable,
  },
  {
    title: 'without project the values of throttleBySemaphore are something to subscribe to',
    code: 'of(1).pipe(throttleBySemaphore(3));',
    error: wrongArgument,
  },
  {
    title: 'how many values may wait is a number',
    code: "throttleBySemaphore(3, () => of(1), { maxWaiting: '1' });",
    error: noOverload,
  },
  {
    title: 'what happens to one too many is one of three words',
    code: "throttleBySemaphore(3, () => of(1), { overflow: 'drop' });",
    error: noOverload,
  },
  {
    title: 'the options of throttleBySemaphore have no others',
    code: 'throttleBySemaphore(3, () => of(1), { capacity: 1 });',
    error: noOverload,
  },
  {
    title: 'the options of throttleBySemaphore come after project, or after undefined',
    code: 'throttleBySemaphore(3, { maxWaiting: 1 });',
    error: 2353,
  },
  {
    title: 'allOf takes a side of a read-write lock and not both',
    code: 'allOf(lock, files);',
    error: wrongArgument,
  },
  {
    title: 'allOf takes no request: it makes one for each of its own requests',
    code: 'allOf(lock, semaphore.acquire(2));',
    error: wrongArgument,
  },
  {
    title: 'allOf takes its lockables one by one, and an array spread',
    code: 'allOf([lock, semaphore]);',
    error: wrongArgument,
  },
  {
    title: 'several as one cannot be tried where one of them cannot',
    code: 'allOf(lock, condition).tryAcquire();',
    error: 2551,
  },
  {
    title: 'several as one grant no lease where none of them does',
    code: 'allOf(lock, semaphore).tryAcquire()?.signal;',
    error: noSuchProperty,
  },
  {
    title: 'several as one grant a permit of their own, and not that of a part',
    code: 'usingLock(allOf(pool, lock), (own) => own.query());',
    error: noSuchProperty,
  },
  {
    title: 'a class that cannot be asked is not lockable',
    code: 'class Shut implements Lockable { release(): void {} }',
    error: 2420,
  },
  {
    title: 'what a lockable grants cannot be said to be anything else than a permit',
    code: 'const numbers: Lockable<number>[] = [];',
    error: 2344,
  },
  {
    title: 'what is granted by something lockable is a permit',
    code: 'const numbered: Lockable = { acquire: () => of(1) };',
    error: notAssignable,
  },
  {
    title: 'a permit is not made by hand: it is a type, and no class',
    code: 'new Permit();',
    error: 2693,
  },
  ...['NotLockedError', 'ClosedError', 'OverflowError', 'BrokenBarrierError'].map((name) => ({
    title: `the name of a ${name} cannot be written`,
    code: `new ${name}('').name = '${name}';`,
    error: readOnly,
  })),
  {
    title: 'the class that the primitives have in common is exported as a type alone',
    code: "import { Primitive } from 'rxjs-locks'; Primitive.name;",
    error: 1362,
  },
  {
    title: 'what the primitives are made of is not exported',
    code: "import { LockCore } from 'rxjs-locks';",
    error: 2305,
  },
];
