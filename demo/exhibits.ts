import { map, type Observable, switchMap } from 'rxjs';
import {
  Barrier,
  Condition,
  Event,
  KeyedLock,
  type Lease,
  Lock,
  type Permit,
  RateLimiter,
  ReadWriteLock,
  Semaphore,
} from 'rxjs-locks';
import type { Watchable } from 'rxjs-locks/inspect';
import { WebLock, WebReadWriteLock, WebSemaphore } from 'rxjs-locks/web';

/** What a request gets: a permit to give back, or something else if it only had to wait. */
export type Granted = Permit | Lease | number | true;

/** A button that makes a request. */
export interface Asking {
  /** What is written on the button. */
  readonly button: string;
  readonly request: Observable<Granted>;
  /** What the bar says besides who asked. */
  readonly as?: string;
  /** Whether the request shares the lock with others. */
  readonly shared?: boolean;
}

/** A button that changes the primitive. */
export interface Action {
  /** What is written on the button. */
  readonly button: string;
  press(): void;
  /** Whether it may be called now. Always, if it is missing. */
  enabled?(): boolean;
}

/** A primitive, and what you can do with it. */
export interface Made {
  readonly primitive: Watchable;
  readonly askings: readonly Asking[];
  readonly actions?: readonly Action[];
}

/** One primitive that the page shows. */
export interface Exhibit {
  /** The name of the class. */
  readonly name: string;
  /** The code that makes it. */
  readonly code: string;
  /** What you see. */
  readonly text: string;
  /** What the drawing says if the state has nothing to say. */
  readonly idle: string;
  /** Whether other tabs take part. */
  readonly betweenTabs?: boolean;
  /** Whether nobody stays inside: a request that is granted goes on, and has nothing to release. */
  readonly passes?: boolean;
  make(): Made;
}

/** The two buttons of a read-write lock. */
const sides = ({ read, write }: ReadWriteLock | WebReadWriteLock): readonly Asking[] => [
  { button: 'Read', request: read.acquire(), as: 'read', shared: true },
  { button: 'Write', request: write.acquire(), as: 'write' },
];

/** What the page shows, in this order. To show more, add to this list. */
export const exhibits: readonly Exhibit[] = [
  {
    name: 'Lock',
    code: 'new Lock()',
    text: 'One is inside. The others wait in the order in which they asked.',
    idle: 'free',
    make() {
      const primitive = new Lock();
      return { primitive, askings: [{ button: 'Acquire', request: primitive.acquire() }] };
    },
  },
  {
    name: 'Semaphore',
    code: 'new Semaphore(2)',
    text: 'Two are inside. The next one comes in when one of them is out.',
    idle: 'free',
    make() {
      const primitive = new Semaphore(2);
      return { primitive, askings: [{ button: 'Acquire', request: primitive.acquire() }] };
    },
  },
  {
    name: 'ReadWriteLock',
    code: 'new ReadWriteLock()',
    text: 'Many readers are inside together, or one writer alone.',
    idle: 'free',
    make() {
      const primitive = new ReadWriteLock();
      return { primitive, askings: sides(primitive) };
    },
  },
  {
    name: 'KeyedLock',
    code: 'new KeyedLock<string>()',
    text: 'One is inside for each key. A request for both keys waits for both.',
    idle: 'no key in use',
    make() {
      const primitive = new KeyedLock<string>();
      return {
        primitive,
        askings: [
          { button: 'Ada', request: primitive.for('ada').acquire(), as: 'ada' },
          { button: 'Bob', request: primitive.for('bob').acquire(), as: 'bob' },
          { button: 'Both', request: primitive.forAll(['ada', 'bob']).acquire(), as: 'both' },
        ],
      };
    },
  },
  {
    name: 'Event',
    code: 'new Event()',
    text: 'All wait until it is set. While it is set, everybody passes.',
    idle: 'clear',
    passes: true,
    make() {
      const primitive = new Event();
      return {
        primitive,
        askings: [{ button: 'Wait', request: primitive.wait() }],
        actions: [
          { button: 'Set', press: () => primitive.set() },
          { button: 'Clear', press: () => primitive.clear() },
        ],
      };
    },
  },
  {
    name: 'Condition',
    code: 'new Condition()',
    text: 'A holder of its lock waits, and lets others in. Another holder notifies it.',
    idle: 'nobody waits',
    make() {
      const primitive = new Condition();
      const notified = primitive
        .acquire()
        .pipe(switchMap((permit) => primitive.wait().pipe(map(() => permit))));
      return {
        primitive,
        askings: [
          { button: 'Acquire', request: primitive.acquire() },
          { button: 'Wait', request: notified, as: 'wait' },
        ],
        actions: [
          {
            button: 'Notify',
            press: () => primitive.notify(),
            enabled: () => primitive.locked(),
          },
        ],
      };
    },
  },
  {
    name: 'Barrier',
    code: 'new Barrier(3)',
    text: 'Two wait for the third. Then all three pass together.',
    idle: 'nobody waits',
    passes: true,
    make() {
      const primitive = new Barrier(3);
      return {
        primitive,
        askings: [{ button: 'Wait', request: primitive.wait() }],
        actions: [
          { button: 'Abort', press: () => primitive.abort() },
          { button: 'Reset', press: () => primitive.reset() },
        ],
      };
    },
  },
  {
    name: 'RateLimiter',
    code: 'new RateLimiter(2, 5000)',
    text: 'Two pass in any five seconds. The next one waits for its time.',
    idle: 'none available',
    passes: true,
    make() {
      const primitive = new RateLimiter(2, 5000);
      const pass = primitive.acquire().pipe(map(() => true as const));
      return { primitive, askings: [{ button: 'Acquire', request: pass }] };
    },
  },
  {
    name: 'WebLock',
    code: "new WebLock('demo')",
    text: 'One is inside in all tabs. A steal takes the lock from its holder.',
    idle: 'nothing here',
    betweenTabs: true,
    make() {
      const primitive = new WebLock('demo');
      return {
        primitive,
        askings: [
          { button: 'Acquire', request: primitive.acquire() },
          { button: 'Steal', request: primitive.steal() },
        ],
      };
    },
  },
  {
    name: 'WebReadWriteLock',
    code: "new WebReadWriteLock('demo')",
    text: 'Readers of all tabs are inside together, or one writer alone.',
    idle: 'nothing here',
    betweenTabs: true,
    make() {
      const primitive = new WebReadWriteLock('demo');
      return { primitive, askings: sides(primitive) };
    },
  },
  {
    name: 'WebSemaphore',
    code: "new WebSemaphore('demo', 2)",
    text: 'Two are inside, in all tabs together.',
    idle: 'nothing here',
    betweenTabs: true,
    make() {
      const primitive = new WebSemaphore('demo', 2);
      return { primitive, askings: [{ button: 'Acquire', request: primitive.acquire() }] };
    },
  },
];
