import { concat, map, NEVER, type Observable } from 'rxjs';
import {
  Condition,
  KeyedLock,
  Lock,
  type Lockable,
  type Permit,
  ReadWriteLock,
  Semaphore,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { expectEvery } from './operators/expectEvery.js';
import { passages } from './operators/scenarios.js';
import { type Section, unlikeSource } from './operators/unlikeSource.js';

/** A free lockable, and a request for it. */
interface Free {
  readonly request: Lockable | Observable<Permit>;
  readonly isFree: () => boolean;
}

function free(lock: Lockable & { locked(): boolean }): Free {
  return { request: lock, isFree: () => !lock.locked() };
}

function shaped(shape: (request: Observable<Permit>) => Observable<Permit>): Free {
  const lock = new Lock();
  return { ...free(lock), request: shape(lock.acquire()) };
}

const frees: readonly { readonly name: string; readonly make: () => Free }[] = [
  { name: 'a lock', make: () => free(new Lock()) },
  { name: 'a condition', make: () => free(new Condition()) },
  { name: 'a semaphore', make: () => free(new Semaphore(1)) },
  {
    name: 'three permits of a semaphore',
    make: () => {
      const pool = new Semaphore(3);
      return { request: pool.acquire(3), isFree: () => pool.value === 3 };
    },
  },
  {
    name: 'a key',
    make: () => {
      const locks = new KeyedLock<string>();
      return { request: locks.for('key'), isFree: () => locks.state.keys === 0 };
    },
  },
  {
    name: 'the read side of a lock',
    make: () => {
      const lock = new ReadWriteLock();
      return { request: lock.read, isFree: () => lock.state.readers === 0 };
    },
  },
  {
    name: 'the write side of a lock',
    make: () => {
      const lock = new ReadWriteLock();
      return { request: lock.write, isFree: () => !lock.state.writing };
    },
  },
  { name: 'a shaped request', make: () => shaped(map((permit) => permit)) },
  {
    name: 'a request that grants and does not complete',
    make: () => shaped((request) => concat(request, NEVER)),
  },
];

describe('model: a stream under a free permit', () => {
  for (const { name, make } of frees) {
    it(`is the plain stream to the frame, and gives the permit back: withLock, ${name}`, () => {
      const section = (): Section => {
        const { request, isFree } = make();
        return { run: withLock(request), isFree };
      };
      expectEvery(passages, (passage) => unlikeSource(passage, section()));
    });
  }

  it('is the plain stream to the frame, and gives the permit back: usingLock', () => {
    const section = (): Section => {
      const lock = new Lock();
      return { run: (source) => usingLock(lock, () => source), isFree: () => !lock.locked() };
    };
    expectEvery(passages, (passage) => unlikeSource(passage, section()));
  });
});
