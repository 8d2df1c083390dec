import { defer, map, type Observable } from 'rxjs';
import {
  BoundedSemaphore,
  Condition,
  Event,
  Lock,
  type Permit,
  Semaphore,
} from '../../lib/index.js';

/** A primitive that is taken, so that every request waits. */
export interface Taken {
  readonly state: { readonly waiting: number };
  readonly state$: Observable<{ readonly waiting: number }>;
  /** A request, cold. */
  request(): Observable<unknown>;
  /** Lets the first that waits in, by one call. */
  letIn(): void;
  /** Called in a grant: lets the next in. */
  passOn(grant: unknown): void;
}

/** What the suites of the rules run over: a new primitive joins by one line. */
export interface Subject {
  readonly name: string;
  readonly taken: () => Taken;
}

function releaseGrant(grant: unknown): void {
  (grant as Permit).release();
}

function takenBy(
  primitive: Lock | Semaphore,
  request: () => Observable<Permit> = () => primitive.acquire(),
): Taken {
  return {
    get state() {
      return primitive.state;
    },
    state$: primitive.state$,
    request,
    letIn: () => primitive.release(),
    passOn: releaseGrant,
  };
}

/** Those whose grant is a permit. */
export const permitSubjects: readonly Subject[] = [
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
];

/** Whose request is asked as it is. */
export const plainSubjects: readonly Subject[] = [
  ...permitSubjects,
  {
    name: 'Event',
    taken() {
      const event = new Event();
      return {
        get state() {
          return event.state;
        },
        state$: event.state$,
        request: () => event.wait(),
        letIn: () => event.set(),
        passOn: () => undefined,
      };
    },
  },
  {
    name: 'Condition',
    taken() {
      const condition = new Condition();
      return {
        get state() {
          return condition.state;
        },
        state$: condition.state$,
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
      };
    },
  },
];

/** The request is made by an operator: a function that subscribes has no subscriber of RxJS's own. */
function throughOperator({ name, taken }: Subject): Subject {
  return {
    name: `${name}, asked through an operator,`,
    taken() {
      const plain = taken();
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
