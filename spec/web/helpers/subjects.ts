import type { Observable } from 'rxjs';
import type { Lease, Primitive } from '../../../lib/index.js';
import {
  WebLock,
  type WebLockable,
  type WebLockOptions,
  WebReadWriteLock,
  WebSemaphore,
} from '../../../lib/web/index.js';

/** What a tab has of a lock that it shares with the others. */
export interface Shared {
  readonly primitive: Pick<
    Primitive<{ readonly waiting: number }>,
    'cancelWaiting' | 'close' | 'closed' | 'state' | 'state$'
  >;
  readonly lockable: WebLockable;
  /** How many leases are out in this tab. */
  readonly out: () => number;
  /** A request whose lease makes every request of the lockable wait. */
  readonly occupy: () => Observable<Lease>;
  readonly query: () => Observable<{ readonly waiting: number }>;
}

/** What the cases of every kind of lock run over. */
export interface Subject {
  readonly name: string;
  /** Whether several may be inside, so that in which tab one is granted first says nothing. */
  readonly together?: boolean;
  readonly make: (name: string, options: WebLockOptions) => Shared;
}

function sideOf(side: 'read' | 'write'): Subject['make'] {
  return (name, options) => {
    const primitive = new WebReadWriteLock(name, options);
    return {
      primitive,
      lockable: primitive[side],
      out: () => primitive.state.readers + Number(primitive.state.writing),
      occupy: () => primitive.write.acquire(),
      query: () => primitive.query(),
    };
  };
}

export const subjects: readonly Subject[] = [
  {
    name: 'WebLock',
    make(name, options) {
      const primitive = new WebLock(name, options);
      return {
        primitive,
        lockable: primitive,
        out: () => Number(primitive.state.held),
        occupy: () => primitive.acquire(),
        query: () => primitive.query(),
      };
    },
  },
  { name: 'the read side of a WebReadWriteLock', together: true, make: sideOf('read') },
  { name: 'the write side of a WebReadWriteLock', make: sideOf('write') },
  {
    name: 'WebSemaphore',
    make(name, options) {
      const primitive = new WebSemaphore(name, 1, options);
      return {
        primitive,
        lockable: primitive,
        out: () => primitive.state.held,
        occupy: () => primitive.acquire(),
        query: () => primitive.query(),
      };
    },
  },
];
