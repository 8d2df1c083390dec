import type { Observable } from 'rxjs';
import { type Lease, Lock, type Permit, ReadWriteLock, Semaphore } from 'rxjs-locks';
import type { Watchable } from 'rxjs-locks/inspect';
import { WebLock, WebReadWriteLock, WebSemaphore } from 'rxjs-locks/web';

/** A button that makes a request. */
export interface Asking {
  /** What is written on the button. */
  readonly button: string;
  readonly request: Observable<Permit | Lease>;
  /** What the bar says besides who asked. */
  readonly as?: string;
  /** Whether the request shares the lock with others. */
  readonly shared?: boolean;
}

/** A primitive, and what one can ask of it. */
export interface Made {
  readonly primitive: Watchable;
  readonly askings: readonly Asking[];
}

/** One primitive that the page shows. */
export interface Exhibit {
  /** The name of the class. */
  readonly name: string;
  /** The code that makes it. */
  readonly code: string;
  /** What you see. */
  readonly text: string;
  /** The id of the section of the page that it is in. */
  readonly section: string;
  /** Whether other tabs take part. */
  readonly betweenTabs: boolean;
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
    section: 'this-tab',
    betweenTabs: false,
    make() {
      const primitive = new Lock();
      return { primitive, askings: [{ button: 'Acquire', request: primitive.acquire() }] };
    },
  },
  {
    name: 'ReadWriteLock',
    code: 'new ReadWriteLock()',
    text: 'Many readers are inside together, or one writer alone.',
    section: 'this-tab',
    betweenTabs: false,
    make() {
      const primitive = new ReadWriteLock();
      return { primitive, askings: sides(primitive) };
    },
  },
  {
    name: 'Semaphore',
    code: 'new Semaphore(2)',
    text: 'Two are inside. The next one comes in when one of them is out.',
    section: 'this-tab',
    betweenTabs: false,
    make() {
      const primitive = new Semaphore(2);
      return { primitive, askings: [{ button: 'Acquire', request: primitive.acquire() }] };
    },
  },
  {
    name: 'WebLock',
    code: "new WebLock('demo')",
    text: 'One is inside in all tabs. A steal takes the lock from its holder.',
    section: 'all-tabs',
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
    section: 'all-tabs',
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
    section: 'all-tabs',
    betweenTabs: true,
    make() {
      const primitive = new WebSemaphore('demo', 2);
      return { primitive, askings: [{ button: 'Acquire', request: primitive.acquire() }] };
    },
  },
];
