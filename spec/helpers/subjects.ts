import { defer, map, type Observable } from 'rxjs';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  KeyedLock,
  Lock,
  type Permit,
  RateLimiter,
  ReadWriteLock,
  Semaphore,
} from '../../lib/index.js';
import { hold } from './hold.js';
import { ManualClock } from './ManualClock.js';

/** How many wait. A KeyedLock does not say, so suites use expectWaiting. */
export interface TakenState {
  readonly waiting?: number;
  readonly keys?: number;
}

/** A primitive that is taken, so that every request waits. */
export interface Taken {
  readonly state: TakenState;
  readonly state$: Observable<TakenState>;
  /** A request, cold. */
  request(): Observable<unknown>;
  /** Grants the first waiting request, by one call. */
  letIn(): void;
  /** Called in a grant: grants the next one. */
  passOn(grant: unknown): void;
}

/** What the suites of the rules run with. A new primitive needs one more line. */
export interface Subject {
  readonly name: string;
  /** @param requests how many will be made at most */
  readonly taken: (requests?: number) => Taken;
}

function releaseGrant(grant: unknown): void {
  (grant as Permit).release();
}

/** A primitive that is taken, with the calls that are its own. */
function takenOf(
  primitive: Pick<Taken, 'state' | 'state$'>,
  calls: Omit<Taken, 'state' | 'state$'>,
): Taken {
  return {
    get state() {
      return primitive.state;
    },
    state$: primitive.state$,
    ...calls,
  };
}

/** Releasing it grants the next request. */
function takenBy(
  primitive: Lock | Semaphore,
  request: () => Observable<Permit> = () => primitive.acquire(),
): Taken {
  return takenOf(primitive, { request, letIn: () => primitive.release(), passOn: releaseGrant });
}

/** Held by a permit. Giving it back grants the next request. */
function takenUnder(
  held: Permit,
  primitive: Pick<Taken, 'state' | 'state$'>,
  request: () => Observable<Permit>,
): Taken {
  return takenOf(primitive, { request, letIn: () => held.release(), passOn: releaseGrant });
}

/** Those whose grant is a permit. */
const permitSubjects: readonly Subject[] = [
  {
    name: 'Lock',
    taken() {
      const lock = new Lock();
      lock.tryAcquire();
      return takenBy(lock);
    },
  },
  { name: 'Semaphore', taken: () => takenBy(new Semaphore(0)) },
  {
    name: 'Semaphore, two permits a request',
    taken() {
      const semaphore = new Semaphore(1);
      return takenBy(semaphore, () => semaphore.acquire(2));
    },
  },
  {
    name: 'BoundedSemaphore',
    taken() {
      const semaphore = new BoundedSemaphore(1);
      semaphore.tryAcquire();
      return takenBy(semaphore);
    },
  },
  {
    name: 'ReadWriteLock, to read,',
    taken() {
      const lock = new ReadWriteLock();
      return takenUnder(hold(lock.write), lock, () => lock.read.acquire());
    },
  },
  {
    name: 'ReadWriteLock, to write,',
    taken() {
      const lock = new ReadWriteLock();
      return takenUnder(hold(lock.read), lock, () => lock.write.acquire());
    },
  },
  {
    name: 'ReadWriteLock, to write and to read in turn,',
    taken() {
      const lock = new ReadWriteLock();
      let turns = 0;
      return takenUnder(hold(lock.write), lock, () =>
        defer(() => (turns++ % 2 === 0 ? lock.write : lock.read).acquire()),
      );
    },
  },
  {
    name: 'KeyedLock, one key,',
    taken() {
      const locks = new KeyedLock<string>();
      return takenUnder(hold(locks.for('key')), locks, () => locks.for('key').acquire());
    },
  },
  {
    name: 'RateLimiter',
    taken() {
      const clock = new ManualClock();
      const limiter = new RateLimiter(1, 1, clock);
      hold(limiter);
      return takenOf(limiter, {
        request: () => limiter.acquire(),
        letIn: () => clock.advance(1),
        passOn: () => clock.advance(1),
      });
    },
  },
];

/** Whose requests are used as they are. */
export const plainSubjects: readonly Subject[] = [
  ...permitSubjects,
  {
    name: 'Event',
    taken() {
      const event = new Event();
      return takenOf(event, {
        request: () => event.wait(),
        letIn: () => event.set(),
        passOn: () => undefined,
      });
    },
  },
  {
    name: 'Condition',
    taken() {
      const condition = new Condition();
      return takenOf(condition, {
        request: () =>
          defer(() => {
            condition.lock.tryAcquire();
            return condition.wait();
          }),
        letIn() {
          const permit = condition.lock.tryAcquire();
          condition.notifyAll();
          permit?.release();
        },
        passOn: () => condition.release(),
      });
    },
  },
  {
    name: 'Barrier',
    taken(requests = 10) {
      // One party more than there are requests, so that they wait.
      const barrier = new Barrier(requests + 1);
      return takenOf(barrier, {
        request: () => barrier.wait(),
        // The missing parties arrive: at most all of them, even if some leave meanwhile.
        letIn() {
          let missing = barrier.parties;
          const passed = () => (missing = 0);
          while (missing-- > 0) barrier.wait().subscribe({ next: passed, error: passed });
        },
        passOn: () => undefined,
      });
    },
  },
];

/**
 * The request is made by an operator: a function that subscribes has no subscriber of RxJS's own.
 */
function throughOperator({ name, taken }: Subject): Subject {
  return {
    name: `${name}, asked through an operator,`,
    taken(requests) {
      const plain = taken(requests);
      return Object.create(plain, {
        request: { value: () => plain.request().pipe(map((grant) => grant)) },
      }) as Taken;
    },
  };
}

export const subjects: readonly Subject[] = [
  ...plainSubjects,
  ...plainSubjects.map(throughOperator),
];
