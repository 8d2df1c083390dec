import { defer, finalize, map, NEVER, type Observable, of, Subject, type Subscription } from 'rxjs';
import {
  Barrier,
  BoundedSemaphore,
  ClosedError,
  Condition,
  Event,
  KeyedLock,
  Lock,
  type Lockable,
  type Permit,
  RateLimiter,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  type TryLockable,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { hold } from '../helpers/hold.js';
import { ManualClock } from '../helpers/ManualClock.js';
import { record } from '../helpers/record.js';

const fault = new Error('fault');

function throwFault(): never {
  throw fault;
}

/** What every primitive can do. */
interface Closable {
  readonly closed: boolean;
  readonly state: object;
  readonly state$: Observable<object>;
  close(error?: unknown): void;
  [Symbol.dispose](): void;
}

/** A primitive on which every request waits. */
interface Story {
  readonly primitive: Closable;
  /** A request, cold. */
  request(): Observable<unknown>;
  /** Grants the first waiting request, or all of them, by one call. */
  letIn(): void;
  /** Called in a grant: grants the next one. */
  passOn(grant: unknown): void;
  /** Its state once it is closed while the others wait. */
  readonly closedState: object;
}

/** A primitive with a permit out, under which a stream can run. */
interface LockableStory extends Story {
  /** The permit that everybody waits for. */
  readonly held: Permit;
  /** What a stream runs under. */
  readonly lockable: Lockable;
}

interface Named<S extends Story = Story> {
  readonly name: string;
  /** @param count how many requests will wait */
  readonly story: (count?: number) => S;
}

/** For primitives that grant permits, one of which is out. */
function storyOf(
  primitive: Closable,
  lockable: TryLockable,
  closedState: object,
  acquire = () => lockable.acquire(),
): LockableStory {
  const held = hold(lockable);
  return {
    primitive,
    lockable: { acquire },
    closedState,
    held,
    request: acquire,
    letIn: () => held.release(),
    passOn: (grant) => (grant as Permit).release(),
  };
}

const lockableStories: readonly Named<LockableStory>[] = [
  {
    name: 'Lock',
    story() {
      const lock = new Lock();
      return storyOf(lock, lock, { locked: true, waiting: 0 });
    },
  },
  {
    name: 'Semaphore',
    story() {
      const semaphore = new Semaphore(1);
      return storyOf(semaphore, semaphore, { value: 0, waiting: 0 });
    },
  },
  {
    name: 'Semaphore, two permits a request',
    story() {
      const semaphore = new Semaphore(2);
      const two = () => semaphore.acquire(2);
      return storyOf(semaphore, semaphore, { value: 1, waiting: 0 }, two);
    },
  },
  {
    name: 'BoundedSemaphore',
    story() {
      const semaphore = new BoundedSemaphore(1);
      return storyOf(semaphore, semaphore, { value: 0, waiting: 0 });
    },
  },
  {
    name: 'ReadWriteLock, readers',
    story() {
      const lock = new ReadWriteLock();
      const closedState = { readers: 0, writing: true, waiting: 0 };
      return storyOf(lock, lock.write, closedState, () => lock.read.acquire());
    },
  },
  {
    name: 'ReadWriteLock, writers',
    story() {
      const lock = new ReadWriteLock();
      return storyOf(lock, lock.write, { readers: 0, writing: true, waiting: 0 });
    },
  },
  {
    name: 'KeyedLock',
    story() {
      const locks = new KeyedLock<string>();
      return storyOf(locks, locks.for('key'), { keys: 1 });
    },
  },
];

const plain: readonly Named[] = [
  ...lockableStories,
  {
    name: 'RateLimiter',
    story() {
      const clock = new ManualClock();
      const limiter = new RateLimiter(1, 1, clock);
      hold(limiter);
      return {
        primitive: limiter,
        request: () => limiter.acquire(),
        letIn: () => clock.advance(1),
        passOn: () => clock.advance(1),
        closedState: { available: 0, waiting: 0 },
      };
    },
  },
  {
    name: 'Event',
    story() {
      const event = new Event();
      return {
        primitive: event,
        request: () => event.wait(),
        letIn: () => event.set(),
        passOn: () => undefined,
        closedState: { isSet: false, waiting: 0 },
      };
    },
  },
  {
    name: 'Barrier',
    story(count = 3) {
      const barrier = new Barrier(count + 1);
      return {
        primitive: barrier,
        request: () => barrier.wait(),
        letIn: () => barrier.wait().subscribe({ error: () => undefined }),
        passOn: () => undefined,
        closedState: { waiting: 0, broken: false },
      };
    },
  },
  {
    name: 'Condition',
    story() {
      const condition = new Condition();
      return {
        primitive: condition,
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
        closedState: { waiting: 0 },
      };
    },
  },
];

/**
 * The request is made by an operator: a function that subscribes has no subscriber of RxJS's own.
 */
function throughOperator({ name, story }: Named): Named {
  return {
    name: `${name}, asked through an operator,`,
    story(count) {
      const asked = story(count);
      return { ...asked, request: () => asked.request().pipe(map((grant) => grant)) };
    },
  };
}

const stories: readonly Named[] = [...plain, ...plain.map(throughOperator)];

/** Primitives whose snapshot shows an admission. A key just stays in use. */
const toldStories = stories.filter(({ name }) => !name.startsWith('KeyedLock'));

/** The waiting requests, and what has happened to them. */
function waiters(log: unknown[], condition: Condition, ...labels: string[]): Permit[] {
  return labels.map((label) => {
    const permit = hold(condition.lock);
    condition.wait().subscribe({
      next: () => log.push(`${label} granted`),
      error: (error: unknown) => log.push([label, error]),
    });
    return permit;
  });
}

/** Makes a request, and logs what happens to it. */
function ask(
  story: Story,
  log: unknown[],
  label: string,
  on: { grant?: (grant: unknown) => void; error?: () => void } = {},
): Subscription {
  return story.request().subscribe({
    next(grant) {
      log.push(`${label} granted`);
      on.grant?.(grant);
    },
    error(error: unknown) {
      log.push(`${label} ${error === fault ? 'fault' : String(error)}`);
      on.error?.();
    },
  });
}

describe('Rule 8, closing:', () => {
  for (const { name, story } of stories) {
    describe(name, () => {
      it(`${name} errors every waiting request with the error, in order`, () => {
        const subject = story();
        const log: unknown[] = [];
        for (const label of ['first', 'second', 'third']) ask(subject, log, label);
        expect(log).toEqual([]);
        subject.primitive.close(fault);
        expect(log).toEqual(['first fault', 'second fault', 'third fault']);
      });

      it(`${name} errors every waiting request with a ClosedError by default`, () => {
        const subject = story();
        const recordings = [1, 2].map(() => record(subject.request()));
        subject.primitive.close();
        for (const { error } of recordings) expect(error).toBeInstanceOf(ClosedError);
        expect(recordings[0]?.error).toBe(recordings[1]?.error);
      });

      it(`${name} errors every later request with the same error`, () => {
        const subject = story();
        subject.primitive.close(fault);
        for (const attempt of [1, 2]) {
          const { values, error } = record(subject.request());
          expect([values, error]).withContext(String(attempt)).toEqual([[], fault]);
        }
      });

      it(`${name} takes any error, even a falsy one`, () => {
        for (const error of ['a reason', 0, '', null, false]) {
          const subject = story();
          const log: unknown[] = [];
          const listen = () =>
            subject.request().subscribe({ error: (heard: unknown) => log.push(heard) });
          listen();
          subject.primitive.close(error);
          listen();
          expect(log).toEqual([error, error]);
          expect(subject.primitive.closed).toBeTrue();
        }
      });

      it(`${name} is closed by [Symbol.dispose]() too`, () => {
        const subject = story();
        const { primitive } = subject;
        const waiting = record(subject.request());
        primitive[Symbol.dispose]();
        const later = record(subject.request());
        expect(waiting.error).toBeInstanceOf(ClosedError);
        expect(later.error).toBe(waiting.error);
        expect(primitive.closed).toBeTrue();
        expect(record(primitive.state$).completed).toBeTrue();
      });

      it(`${name} says whether it is closed, from the call on`, () => {
        const subject = story();
        const { primitive } = subject;
        const said: boolean[] = [primitive.closed];
        let armed = false;
        primitive.state$.subscribe({
          next: () => armed && said.push(primitive.closed),
          complete: () => said.push(primitive.closed),
        });
        subject.request().subscribe({ error: () => said.push(primitive.closed) });
        armed = true;
        primitive.close();
        said.push(primitive.closed);
        expect(said[0]).toBeFalse();
        expect(said.length).toBeGreaterThanOrEqual(4);
        expect(said.slice(1)).not.toContain(false);
      });

      it(`${name} completes state$ after its last snapshot, before the first error is sent`, () => {
        const subject = story();
        const { primitive, closedState } = subject;
        const log: unknown[] = [];
        for (const label of ['first', 'second']) ask(subject, log, label);
        primitive.state$.subscribe({
          next: (state) => log.push(state),
          complete: () => log.push('complete'),
        });
        primitive.close(fault);
        const changes = name.startsWith('KeyedLock') ? [] : [closedState];
        expect(log.slice(1)).toEqual([...changes, 'complete', 'first fault', 'second fault']);
      });

      it(`${name} tells no snapshot twice if closing changes nothing`, () => {
        const { primitive } = story();
        const { state } = primitive;
        const seen = record(primitive.state$);
        primitive.close();
        expect(seen.values).toEqual([state]);
        expect(seen.completed).toBeTrue();
        expect(primitive.state).toBe(state);
      });

      it(`${name} starts an observer that joins after closing with the last snapshot, and completes`, () => {
        for (const observed of [true, false]) {
          const subject = story();
          const { primitive, closedState } = subject;
          if (observed) record(primitive.state$);
          for (const label of ['first', 'second']) ask(subject, [], label);
          primitive.close();
          for (const attempt of [1, 2]) {
            const late = record(primitive.state$);
            expect(late.values).withContext(String(attempt)).toEqual([closedState]);
            expect(late.values[0]).toBe(primitive.state);
            expect(late.completed).toBeTrue();
          }
        }
      });

      it(`${name} starts an observer that joins inside the complete of another with the last snapshot`, () => {
        const subject = story();
        const { primitive, closedState } = subject;
        ask(subject, [], 'waiting');
        const late: unknown[] = [];
        primitive.state$.subscribe({
          complete: () =>
            primitive.state$.subscribe({
              next: (state) => late.push(state),
              complete: () => late.push('complete'),
            }),
        });
        primitive.close();
        expect(late).toEqual([closedState, 'complete']);
      });

      it(`${name} ends the subscriptions to state$, including those of functions`, () => {
        const { primitive } = story();
        const before = primitive.state$.subscribe(() => undefined);
        primitive.close();
        const after = primitive.state$.subscribe(() => undefined);
        expect([before.closed, after.closed]).toEqual([true, true]);
      });

      it(`${name} has the right state after closing if nobody observes, and inside each error`, () => {
        const subject = story();
        const { primitive, closedState } = subject;
        const seen: unknown[] = [];
        const look = () => seen.push(primitive.state);
        for (const label of ['first', 'second']) ask(subject, [], label, { error: look });
        primitive.close();
        look();
        expect(seen).toEqual([closedState, closedState, closedState]);
        expect(Object.isFrozen(primitive.state)).toBeTrue();
      });

      it(`${name} does nothing when it is closed twice: the second error is ignored`, () => {
        const subject = story();
        const { primitive } = subject;
        const log: unknown[] = [];
        ask(subject, log, 'waiting');
        primitive.state$.subscribe({ complete: () => log.push('complete') });
        primitive.close(fault);
        const { state } = primitive;
        primitive.close(new Error('another'));
        primitive[Symbol.dispose]();
        ask(subject, log, 'later');
        expect(log).toEqual(['complete', 'waiting fault', 'later fault']);
        expect(primitive.state).toBe(state);
      });

      it(`${name} does nothing when it is closed again when state$ completes, or in an error`, () => {
        const subject = story();
        const { primitive } = subject;
        const log: unknown[] = [];
        const again = () => primitive.close(new Error('another'));
        primitive.state$.subscribe({ complete: again });
        ask(subject, log, 'first', { error: again });
        ask(subject, log, 'second');
        primitive.close(fault);
        expect(log).toEqual(['first fault', 'second fault']);
      });

      it(`${name} grants nobody after it has been closed inside a grant: admitted requests get the error`, () => {
        const subject = story();
        const { primitive } = subject;
        const log: unknown[] = [];
        ask(subject, log, 'first', {
          grant(grant) {
            // Admits the second, whose grant is then on its way.
            subject.passOn(grant);
            primitive.close(fault);
            log.push('first out');
          },
        });
        ask(subject, log, 'second');
        ask(subject, log, 'third');
        subject.letIn();
        expect(log).toEqual(['first granted', 'first out', 'second fault', 'third fault']);
      });

      it(`${name} tells its end at once if it is closed inside a grant`, () => {
        const subject = story(2);
        const { primitive } = subject;
        const log: unknown[] = [];
        ask(subject, log, 'first', {
          grant() {
            primitive.state$.subscribe({ complete: () => log.push('complete') });
            primitive.close(fault);
            log.push('first out');
          },
        });
        ask(subject, log, 'second');
        subject.letIn();
        expect(log).toEqual(['first granted', 'complete', 'first out', 'second fault']);
      });

      it(`${name} errors a request that is made in the grant that closes it after waiting ones`, () => {
        const subject = story(2);
        const log: unknown[] = [];
        ask(subject, log, 'first', {
          grant() {
            subject.primitive.close(fault);
            ask(subject, log, 'late');
            log.push('first out');
          },
        });
        ask(subject, log, 'second');
        subject.letIn();
        expect(log).toEqual(['first granted', 'first out', 'second fault', 'late fault']);
      });

      it(`${name} errors a request that is made in an error after waiting ones`, () => {
        const subject = story();
        const log: unknown[] = [];
        ask(subject, log, 'first', {
          error() {
            ask(subject, log, 'late');
            log.push('first out');
          },
        });
        ask(subject, log, 'second');
        subject.primitive.close(fault);
        expect(log).toEqual(['first fault', 'first out', 'second fault', 'late fault']);
      });

      it(`${name} errors no request that is unsubscribed inside the error of another`, () => {
        const subject = story();
        const log: unknown[] = [];
        const subscriptions: Subscription[] = [];
        const error = () => subscriptions[1]?.unsubscribe();
        subscriptions.push(ask(subject, log, 'first', { error }));
        subscriptions.push(ask(subject, log, 'second'));
        subscriptions.push(ask(subject, log, 'third'));
        subject.primitive.close(fault);
        expect(log).toEqual(['first fault', 'third fault']);
        expect(subject.primitive.state).toEqual(subject.closedState);
      });

      it(`${name} errors no request that is unsubscribed when state$ completes, or was before`, () => {
        const subject = story();
        const log: unknown[] = [];
        const subscriptions = ['first', 'second', 'third'].map((label) => ask(subject, log, label));
        subscriptions[0]?.unsubscribe();
        subject.primitive.state$.subscribe({ complete: () => subscriptions[1]?.unsubscribe() });
        subject.primitive.close(fault);
        expect(log).toEqual(['third fault']);
      });

      it(`${name} errors a chain of requests, each made in the error of the one before, on a flat stack`, () => {
        const subject = story();
        let left = 20_000;
        const again = (): unknown =>
          subject.request().subscribe({ error: () => --left > 0 && again() });
        again();
        subject.primitive.close();
        expect(left).toBe(0);
      });

      it(`${name} reports the error as unhandled, like RxJS, if a consumer is a function`, async () => {
        const subject = story();
        const subscriptions: Subscription[] = [];
        const errors = await collectUnhandledErrors(() => {
          subscriptions.push(subject.request().subscribe(() => fail('granted')));
          subscriptions.push(subject.request().subscribe(() => fail('granted')));
          subject.primitive.close(fault);
          subscriptions.push(subject.request().subscribe(() => fail('granted')));
        });
        expect(errors).toEqual([fault, fault, fault]);
        expect(subscriptions.map(({ closed }) => closed)).toEqual([true, true, true]);
      });

      it(`${name} errors the others even if the consumer or its teardown throws in the error`, async () => {
        const subject = story();
        const log: unknown[] = [];
        const errors = await collectUnhandledErrors(() => {
          subject.request().subscribe({ error: throwFault });
          subject
            .request()
            .pipe(finalize(throwFault))
            .subscribe({ error: () => log.push('second') });
          ask(subject, log, 'third');
          expect(() => subject.primitive.close(fault)).not.toThrow();
        });
        expect(log).toEqual(['second', 'third fault']);
        expect(errors.length).toBe(2);
      });

      it(`${name} tells the others its end even if an observer of state$ or its teardown throws in it`, async () => {
        const subject = story();
        const log: unknown[] = [];
        const errors = await collectUnhandledErrors(() => {
          const { state$ } = subject.primitive;
          state$.subscribe({ complete: throwFault });
          state$.pipe(finalize(throwFault)).subscribe({ complete: () => log.push('second') });
          state$.subscribe({ complete: () => log.push('third') });
          ask(subject, log, 'waiting');
          expect(() => subject.primitive.close(fault)).not.toThrow();
        });
        expect(log).toEqual(['second', 'third', 'waiting fault']);
        expect(errors.length).toBe(2);
      });
    });
  }

  for (const { name, story } of [...plain, ...plain.map(throughOperator)]) {
    // More than the stack has frames of the smallest function.
    const count = 20_000;
    it(`${name} errors 20,000 waiting requests on a flat stack, each of which asks again`, () => {
      const subject = story(count);
      let [heard, depth, deepest] = [0, 0, 0];
      const hears = (next: () => void) => () => {
        heard++;
        deepest = Math.max(deepest, ++depth);
        next();
        depth--;
      };
      const again = () => subject.request().subscribe({ error: hears(() => undefined) });
      for (let index = 0; index < count; index++) {
        subject.request().subscribe({ error: hears(again) });
      }
      subject.primitive.close();
      expect([heard, deepest]).toEqual([2 * count, 1]);
    });

    it(`${name} errors 20,000 waiting requests on a flat stack, each of which unsubscribes the next`, () => {
      const subject = story(count);
      const subscriptions: Subscription[] = [];
      let heard = 0;
      for (let index = 0; index < count; index++) {
        const error = () => {
          heard++;
          subscriptions[index + 1]?.unsubscribe();
        };
        subscriptions.push(subject.request().subscribe({ error }));
      }
      subject.primitive.close();
      expect(heard).toBe(count / 2);
      expect(subject.primitive.state).toEqual(subject.closedState);
    });
  }

  for (const { name, story } of toldStories) {
    it(`${name} grants nobody after it has been closed inside an observer of state$: admitted requests get the error`, () => {
      const subject = story();
      const { primitive } = subject;
      const log: unknown[] = [];
      for (const label of ['first', 'second']) ask(subject, log, label);
      let armed = false;
      primitive.state$.subscribe(() => {
        if (armed) primitive.close(fault);
      });
      armed = true;
      subject.letIn();
      expect(log).toEqual(['first fault', 'second fault']);
    });

    it(`${name} starts an observer that joins inside the telling of the last snapshot with it, and completes`, () => {
      const subject = story();
      const { primitive, closedState } = subject;
      ask(subject, [], 'waiting');
      const late: unknown[] = [];
      let armed = false;
      primitive.state$.subscribe(() => {
        if (!armed) return;
        primitive.state$.subscribe({
          next: (state) => late.push(state),
          complete: () => late.push('complete'),
        });
        late.push('joined');
      });
      armed = true;
      primitive.close();
      expect(late).toEqual([closedState, 'joined', 'complete']);
    });

    it(`${name} starts an observer that joins inside the telling of an older snapshot with the last, and completes`, () => {
      const subject = story();
      const { primitive, closedState } = subject;
      const late: unknown[] = [];
      const seen: unknown[] = [];
      let armed = false;
      primitive.state$.subscribe(() => {
        if (!armed) return;
        armed = false;
        primitive.close();
        primitive.state$.subscribe({
          next: (state) => late.push(state),
          complete: () => late.push('complete'),
        });
      });
      primitive.state$.subscribe({
        next: (state) => seen.push(state),
        complete: () => seen.push('complete'),
      });
      armed = true;
      ask(subject, [], 'waiting');
      expect(late).toEqual([closedState, 'complete']);
      expect(seen.slice(-2)).toEqual([closedState, 'complete']);
      expect(seen.length).toBe(4);
    });
  }

  const free: readonly [string, () => readonly [Closable, TryLockable]][] = [
    [
      'Lock',
      () => {
        const lock = new Lock();
        return [lock, lock];
      },
    ],
    [
      'Semaphore',
      () => {
        const semaphore = new Semaphore(3);
        return [semaphore, semaphore];
      },
    ],
    [
      'BoundedSemaphore',
      () => {
        const semaphore = new BoundedSemaphore(3);
        return [semaphore, semaphore];
      },
    ],
    [
      'ReadWriteLock.read',
      () => {
        const lock = new ReadWriteLock();
        return [lock, lock.read];
      },
    ],
    [
      'ReadWriteLock.write',
      () => {
        const lock = new ReadWriteLock();
        return [lock, lock.write];
      },
    ],
    [
      'KeyedLock',
      () => {
        const locks = new KeyedLock<string>();
        return [locks, locks.for('key')];
      },
    ],
  ];

  for (const [name, make] of free) {
    it(`${name}: tryAcquire returns undefined even if a permit is free`, () => {
      const [primitive, lockable] = make();
      const { state } = primitive;
      primitive.close();
      expect(lockable.tryAcquire()).toBeUndefined();
      expect(primitive.state).toBe(state);
    });

    it(`${name}: acquire errors even if a permit is free`, () => {
      const [primitive, lockable] = make();
      const { state } = primitive;
      primitive.close(fault);
      const { values, error } = record(lockable.acquire());
      expect([values, error]).toEqual([[], fault]);
      expect(primitive.state).toBe(state);
    });

    it(`${name}: a request that is closed by an observer of its own snapshot gets the error, and its permit is back`, () => {
      const [primitive, lockable] = make();
      const { state } = primitive;
      let armed = false;
      const seen: unknown[] = [];
      primitive.state$.subscribe({
        next(snapshot) {
          seen.push(snapshot);
          if (armed) primitive.close(fault);
        },
        complete: () => seen.push('complete'),
      });
      armed = true;
      const { values, error } = record(lockable.acquire());
      expect([values, error]).toEqual([[], fault]);
      expect(primitive.state).toEqual(state);
      expect(seen.length).toBe(4);
      expect(seen.slice(2)).toEqual([state, 'complete']);
    });

    it(`${name}: closing it in a grant during subscribe leaves the permit with its holder`, () => {
      const [primitive, lockable] = make();
      let permit: Permit | undefined;
      lockable.acquire().subscribe((own) => {
        permit = own;
        primitive.close();
      });
      expect(permit?.released).toBeFalse();
      const { state } = primitive;
      permit?.release();
      expect(permit?.released).toBeTrue();
      expect(primitive.state).toBe(state);
    });
  }

  for (const { name, story } of lockableStories) {
    it(`${name}: permits can be released, without effect`, () => {
      for (const how of ['release', Symbol.dispose] as const) {
        const subject = story();
        const { primitive, held } = subject;
        const log: unknown[] = [];
        ask(subject, log, 'waiting');
        primitive.close(fault);
        const { state } = primitive;
        primitive.state$.subscribe((snapshot) => log.push(snapshot));
        expect(held.released).toBeFalse();
        expect(() => held[how]()).not.toThrow();
        expect(held.released).toBeTrue();
        held.release();
        expect(primitive.state).toBe(state);
        expect(log).toEqual(['waiting fault', state]);
        expect(record(subject.request()).error).toBe(fault);
      }
    });

    for (const [operator, under] of [
      ['withLock', <T>(lock: Lockable, source$: Observable<T>) => source$.pipe(withLock(lock))],
      ['usingLock', <T>(lock: Lockable, source$: Observable<T>) => usingLock(lock, () => source$)],
    ] as const) {
      it(`${name}: a waiting ${operator} errors, and does not subscribe to its source`, () => {
        const { primitive, lockable } = story();
        let subscribed = false;
        const source$ = defer(() => {
          subscribed = true;
          return NEVER;
        });
        const waiting = record(under(lockable, source$));
        primitive.close(fault);
        const later = record(under(lockable, source$));
        expect([waiting.error, later.error, subscribed]).toEqual([fault, fault, false]);
        expect(waiting.subscription.closed).toBeTrue();
      });

      it(`${name}: a running ${operator} continues to its end`, () => {
        const { primitive, lockable, held } = story();
        const log: unknown[] = [];
        const source$ = new Subject<string>();
        const inside$ = under(lockable, source$.pipe(finalize(() => log.push('torn down'))));
        inside$.subscribe({
          next: (value) => log.push(value),
          error: fail,
          complete: () => log.push('complete'),
        });
        held.release();
        primitive.close(fault);
        source$.next('value');
        source$.complete();
        expect(log).toEqual(['value', 'torn down', 'complete']);
      });

      it(`${name}: ${operator} reports the error as unhandled if a consumer is a function`, async () => {
        const { primitive, lockable } = story();
        const errors = await collectUnhandledErrors(() => {
          under(lockable, of(1)).subscribe(fail);
          primitive.close(fault);
        });
        expect(errors).toEqual([fault]);
      });
    }

    // Readers never wait for each other.
    if (name === 'ReadWriteLock, readers') continue;

    it(`${name}: throttleBySemaphore errors, after everything is torn down`, () => {
      const { primitive, lockable, held } = story();
      const log: unknown[] = [];
      const source$ = new Subject<string>();
      source$
        .pipe(
          finalize(() => log.push('source torn down')),
          throttleBySemaphore(lockable, (value) => {
            log.push(`${value} starts`);
            return NEVER.pipe(finalize(() => log.push(`${value} torn down`)));
          }),
        )
        .subscribe({ error: (error: unknown) => log.push(error) });
      held.release();
      source$.next('a');
      source$.next('b');
      primitive.close(fault);
      expect(log).toEqual(['a starts', 'a torn down', 'source torn down', fault]);
      source$.next('c');
      expect(log.length).toBe(4);
    });
  }

  it('throttleBySemaphore continues if none of its requests waits, and errors with the next value', () => {
    const semaphore = new Semaphore(2);
    const log: unknown[] = [];
    const source$ = new Subject<Observable<string>>();
    const inner$ = new Subject<string>();
    source$.pipe(throttleBySemaphore(semaphore)).subscribe({
      next: (value) => log.push(value),
      error: (error: unknown) => log.push(error),
    });
    source$.next(inner$);
    semaphore.close(fault);
    inner$.next('goes on');
    source$.next(of('never'));
    inner$.next('torn down');
    expect(log).toEqual(['goes on', fault]);
  });

  describe('the other calls do nothing, and do not throw for a wrong state:', () => {
    it('Lock.release', () => {
      for (const held of [true, false]) {
        const lock = new Lock();
        const permit = held ? hold(lock) : undefined;
        lock.close();
        expect(() => lock.release()).not.toThrow();
        expect(lock.state).toEqual({ locked: held, waiting: 0 });
        expect(lock.locked()).toBe(held);
        if (permit) expect(permit.released).toBeFalse();
      }
    });

    it('Event.set and Event.clear', () => {
      for (const isSet of [true, false]) {
        const event = new Event();
        if (isSet) event.set();
        event.close();
        const { state } = event;
        for (const call of ['set', 'clear'] as const) {
          event[call]();
          expect(event.isSet()).toBe(isSet);
          expect(event.state).toBe(state);
        }
      }
    });

    it('a wait() on an event that is set errors too', () => {
      const event = new Event();
      event.set();
      event.close(fault);
      expect(record(event.wait()).error).toBe(fault);
    });

    it('Condition.notify and Condition.notifyAll, with the lock held and without', () => {
      for (const held of [true, false]) {
        const condition = new Condition();
        const permit = held ? hold(condition.lock) : undefined;
        condition.close();
        expect(() => condition.notify()).not.toThrow();
        expect(() => condition.notify(0)).not.toThrow();
        expect(() => condition.notifyAll()).not.toThrow();
        expect(condition.lock.state).toEqual({ locked: held, waiting: 0 });
        if (permit) expect(permit.released).toBeFalse();
      }
    });

    it('Condition.release, if its lock is closed', () => {
      const condition = new Condition();
      condition.lock.close();
      expect(() => condition.release()).not.toThrow();
    });

    it('Semaphore.release', () => {
      const semaphore = new Semaphore(1);
      semaphore.close();
      semaphore.release();
      semaphore.release(3);
      expect(semaphore.value).toBe(1);
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    });

    it('BoundedSemaphore.release, even past the bound', () => {
      const semaphore = new BoundedSemaphore(3);
      semaphore.tryAcquire(2);
      semaphore.close();
      for (const permits of [1, 2, 3, 4]) expect(() => semaphore.release(permits)).not.toThrow();
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    });

    it('BoundedSemaphore.resize', () => {
      const semaphore = new BoundedSemaphore(3);
      semaphore.tryAcquire(2);
      semaphore.close();
      for (const bound of [0, 1, 7]) {
        semaphore.resize(bound);
        expect([semaphore.bound, semaphore.value]).toEqual([3, 1]);
      }
    });

    it('Barrier.reset and Barrier.abort', () => {
      for (const broken of [true, false]) {
        const barrier = new Barrier(2);
        if (broken) barrier.abort();
        barrier.close(fault);
        for (const call of ['reset', 'abort'] as const) {
          barrier[call]();
          expect(barrier.state).toEqual({ waiting: 0, broken });
          expect(record(barrier.wait()).error).toBe(fault);
        }
      }
    });

    it('inside the error of a request that waited', () => {
      const semaphore = new BoundedSemaphore(1);
      const held = hold(semaphore);
      const log: unknown[] = [];
      for (const label of ['first', 'second']) {
        semaphore.acquire().subscribe({
          next: () => log.push('granted'),
          error: () => {
            log.push(label);
            held.release();
            semaphore.release();
            semaphore.resize(5);
          },
        });
      }
      semaphore.close();
      expect(log).toEqual(['first', 'second']);
      expect(semaphore.state).toEqual({ value: 0, waiting: 0 });
    });
  });

  it('wrong arguments throw even if it is closed', () => {
    const semaphore = new Semaphore(1);
    const bounded = new BoundedSemaphore(1);
    const condition = new Condition();
    for (const primitive of [semaphore, bounded, condition]) primitive.close();
    const calls: (() => unknown)[] = [
      () => semaphore.acquire(0),
      () => semaphore.tryAcquire(0.5),
      () => semaphore.release(0),
      () => bounded.acquire(2),
      () => bounded.tryAcquire(2),
      () => bounded.acquire(0),
      () => bounded.release(0),
      () => bounded.release(NaN),
      () => bounded.resize(-1),
      () => bounded.resize(1.5),
      () => condition.notify(-1),
      () => condition.notify(0.5),
    ];
    for (const call of calls) expect(call).withContext(String(call)).toThrowError(RangeError);
    expect(() => condition.waitFor('predicate' as never)).toThrowError(TypeError);
  });

  describe('a condition', () => {
    it('closes itself and not its lock', () => {
      const lock = new Lock();
      const condition = new Condition(lock);
      condition.close();
      expect([condition.closed, lock.closed]).toEqual([true, false]);
      let granted = 0;
      lock.acquire().subscribe((permit) => {
        granted++;
        permit.release();
      });
      condition.acquire().subscribe((permit) => {
        granted++;
        expect(condition.locked()).toBeTrue();
        condition.release();
        expect(permit.released).toBeTrue();
      });
      expect(granted).toBe(2);
      expect(lock.locked()).toBeFalse();
    });

    it('does not close another condition of its lock', () => {
      const lock = new Lock();
      const [closed, open] = [new Condition(lock), new Condition(lock)];
      const log: unknown[] = [];
      for (const condition of [open, closed, open]) {
        hold(lock);
        condition.wait().subscribe({
          next: () => {
            log.push('granted');
            lock.release();
          },
          error: (error: unknown) => log.push(error),
        });
      }
      const holder = hold(lock);
      open.notify();
      closed.notify();
      closed.close(fault);
      expect(log).toEqual([fault]);
      expect(open.closed).toBeFalse();
      open.notify();
      holder.release();
      expect(log).toEqual([fault, 'granted', 'granted']);
    });

    it('errors notified requests that queue for the lock, which goes to the next', () => {
      const condition = new Condition();
      const { lock } = condition;
      const log: unknown[] = [];
      const permits = waiters(log, condition, 'notified', 'waiting');
      const holder = hold(lock);
      condition.notify();
      lock.acquire().subscribe(() => log.push('somebody else'));
      expect(lock.state).toEqual({ locked: true, waiting: 2 });
      condition.close(fault);
      expect(log).toEqual([
        ['notified', fault],
        ['waiting', fault],
      ]);
      expect(lock.state).toEqual({ locked: true, waiting: 1 });
      expect(condition.state).toEqual({ waiting: 0 });
      expect(permits.map(({ released }) => released)).toEqual([true, true]);
      expect(holder.released).toBeFalse();
      holder.release();
      expect(log.slice(2)).toEqual(['somebody else']);
    });

    it('errors a request that is just about to get the lock, and passes the lock on', () => {
      const condition = new Condition();
      const { lock } = condition;
      const log: unknown[] = [];
      const permit = hold(lock);
      condition.wait().subscribe({
        next: () => log.push('wait granted'),
        error: (error: unknown) => log.push(error),
      });
      const holder = hold(lock);
      condition.notify();
      lock.acquire().subscribe(() => log.push('somebody else'));
      lock.state$.subscribe(() => {
        if (holder.released) condition.close(fault);
      });
      holder.release();
      expect(log).toEqual([fault, 'somebody else']);
      expect(permit.released).toBeTrue();
      expect(lock.state).toEqual({ locked: true, waiting: 0 });
    });

    it('leaves the lock free if nobody else wants it', () => {
      const condition = new Condition();
      const { lock } = condition;
      const permit = hold(lock);
      const waiting = record(condition.wait());
      const holder = hold(lock);
      condition.notify();
      holder.release();
      expect(waiting.values).toEqual([true]);
      const again = record(condition.wait());
      condition.close(fault);
      expect(again.error).toBe(fault);
      expect(lock.state).toEqual({ locked: false, waiting: 0 });
      expect(permit.released).toBeTrue();
    });

    it('releases the permits of its waits before they get the error', () => {
      const condition = new Condition();
      const released: unknown[] = [];
      const permit = hold(condition.lock);
      condition.wait().subscribe({ error: () => released.push(permit.released) });
      condition.close();
      expect(released).toEqual([true]);
    });

    it('frees no lock of others if the permit of an errored wait is released', () => {
      const condition = new Condition();
      const permit = hold(condition.lock);
      record(condition.wait());
      const holder = hold(condition.lock);
      condition.close();
      permit.release();
      expect(holder.released).toBeFalse();
      expect(condition.locked()).toBeTrue();
    });

    it('reports that it is closed rather than that the lock is not locked', () => {
      const condition = new Condition();
      condition.close(fault);
      expect(record(condition.wait()).error).toBe(fault);
      expect(record(condition.waitFor(() => false)).error).toBe(fault);
    });

    it('grants what a waitFor() returns if that is truthy at once: it waits for nothing', () => {
      for (const close of [
        (condition: Condition) => condition.close(fault),
        (condition: Condition) => condition.lock.close(fault),
      ]) {
        const condition = new Condition();
        close(condition);
        const item = { name: 'item' };
        for (const value of [1, 'text', item]) {
          const granted = record(condition.waitFor(() => value));
          const untilGranted = record(condition.waitFor(() => value, NEVER));
          for (const result of [granted, untilGranted]) {
            expect([result.values, result.error, result.completed]).toEqual([
              [value],
              undefined,
              true,
            ]);
          }
          expect(granted.values[0]).toBe(value);
        }
        for (const value of [0, '', null, undefined]) {
          expect(record(condition.waitFor(() => value)).error).toBe(fault);
        }
      }
    });

    it('errors a waitFor() like a wait()', () => {
      const condition = new Condition();
      hold(condition.lock);
      const waiting = record(condition.waitFor(() => false));
      condition.close(fault);
      expect([waiting.values, waiting.error]).toEqual([[], fault]);
    });

    it('errors a waitFor() whose predicate is false and has closed it meanwhile', () => {
      for (const calls of [1, 2]) {
        const condition = new Condition();
        const { lock } = condition;
        hold(lock);
        let called = 0;
        const waiting = record(
          condition.waitFor(() => {
            if (++called === calls) condition.close(fault);
            return false;
          }),
        );
        const holder = lock.tryAcquire();
        if (holder) condition.notify();
        holder?.release();
        expect([called, waiting.values, waiting.error]).toEqual([calls, [], fault]);
        // With the lock held, as when the predicate throws.
        expect(lock.state).toEqual({ locked: true, waiting: 0 });
      }
    });

    it('errors a wait in the same way if its permit, which counts as released, is released on the way', () => {
      const condition = new Condition();
      const { lock } = condition;
      const log: unknown[] = [];
      const permits: Permit[] = [];
      for (const label of ['first', 'second']) {
        permits.push(hold(lock));
        condition.wait().subscribe({
          error: (error: unknown) => {
            log.push([label, error]);
            permits[1]?.release();
          },
        });
      }
      condition.close(fault);
      expect(log).toEqual([
        ['first', fault],
        ['second', fault],
      ]);
      expect(lock.locked()).toBeFalse();
    });

    it('tells its own end and the state of its lock before the errors', () => {
      const condition = new Condition();
      const { lock } = condition;
      const log: unknown[] = [];
      hold(lock);
      condition.wait().subscribe({ error: () => log.push('error') });
      hold(lock);
      condition.notify();
      lock.state$.subscribe({
        next: ({ waiting }) => log.push(`lock ${String(waiting)}`),
        complete: () => log.push('lock complete'),
      });
      condition.state$.subscribe({ complete: () => log.push('condition complete') });
      condition.close();
      expect(log[0]).toBe('lock 1');
      expect(log.slice(1, 3).sort()).toEqual(['condition complete', 'lock 0']);
      expect(log.slice(3)).toEqual(['error']);
    });

    describe('whose lock is closed', () => {
      it('errors requests that nobody has notified after those that queue for the lock', () => {
        const condition = new Condition();
        const { lock } = condition;
        const log: unknown[] = [];
        waiters(log, condition, 'notified', 'asleep', 'asleep too');
        hold(lock);
        condition.notify();
        lock.acquire().subscribe({ error: (error: unknown) => log.push(['queues', error]) });
        lock.close(fault);
        expect(log).toEqual([
          ['notified', fault],
          ['queues', fault],
          ['asleep', fault],
          ['asleep too', fault],
        ]);
      });

      it('errors requests whose until has come together with those that queue for the lock', () => {
        const condition = new Condition();
        const { lock } = condition;
        const log: unknown[] = [];
        const until = new Subject<void>();
        waiters(log, condition, 'asleep');
        hold(lock);
        condition.wait(until).subscribe({ error: (error: unknown) => log.push(['until', error]) });
        hold(lock);
        until.next();
        lock.close(fault);
        expect(log).toEqual([
          ['until', fault],
          ['asleep', fault],
        ]);
      });

      it('errors the waits of each condition of that lock in order, and of no other', () => {
        const lock = new Lock();
        const [one, other, foreign] = [new Condition(lock), new Condition(lock), new Condition()];
        const log: unknown[] = [];
        waiters(log, foreign, 'foreign');
        waiters(log, other, 'other 1');
        waiters(log, one, 'one 1', 'one 2');
        waiters(log, other, 'other 2');
        lock.close(fault);
        expect(log.length).toBe(4);
        for (const labels of [
          ['one 1', 'one 2'],
          ['other 1', 'other 2'],
        ]) {
          const own = log.filter((line) => labels.includes((line as string[])[0] ?? ''));
          expect(own).toEqual(labels.map((label) => [label, fault]));
        }
        expect([one, other, foreign].map(({ state }) => state.waiting)).toEqual([0, 0, 1]);
      });

      it('gets the default error of the lock', () => {
        const condition = new Condition();
        hold(condition.lock);
        const waiting = record(condition.wait());
        condition.lock.close();
        expect(waiting.error).toBeInstanceOf(ClosedError);
      });

      it('is not closed itself, and its state says that nobody waits', () => {
        const condition = new Condition();
        const log: string[] = [];
        waiters([], condition, 'asleep');
        condition.state$.subscribe({
          next: ({ waiting }) => log.push(String(waiting)),
          complete: () => log.push('complete'),
        });
        condition.lock.close();
        expect(log).toEqual(['1', '0']);
        expect([condition.state.waiting, condition.closed]).toEqual([0, false]);
        condition.close();
        expect(log).toEqual(['1', '0', 'complete']);
      });

      it('tells both states before anybody gets an error', () => {
        const condition = new Condition();
        const { lock } = condition;
        const log: string[] = [];
        hold(lock);
        condition.wait().subscribe({ error: () => log.push('error') });
        condition.state$.subscribe(({ waiting }) => log.push(`condition ${String(waiting)}`));
        lock.state$.subscribe({ complete: () => log.push('lock complete') });
        lock.close();
        expect(log).toEqual(['condition 1', 'condition 0', 'lock complete', 'error']);
      });

      it('releases the permits of the waits before they get the error', () => {
        const condition = new Condition();
        const released: boolean[] = [];
        const permit = hold(condition.lock);
        condition.wait().subscribe({ error: () => released.push(permit.released) });
        condition.lock.close();
        expect(released).toEqual([true]);
      });

      it('lets a wait leave on the way to its error', () => {
        const condition = new Condition();
        const log: unknown[] = [];
        hold(condition.lock);
        condition.wait().subscribe({
          error: () => {
            second.unsubscribe();
          },
        });
        hold(condition.lock);
        const second = condition.wait().subscribe({ error: (error: unknown) => log.push(error) });
        condition.lock.close();
        expect(log).toEqual([]);
      });

      it('errors a later wait() with the error of the lock', () => {
        const condition = new Condition();
        hold(condition.lock);
        condition.lock.close(fault);
        expect(record(condition.wait()).error).toBe(fault);
        expect(record(condition.wait(of('at once'))).error).toBe(fault);
        expect(record(condition.waitFor(() => false)).error).toBe(fault);
        expect(condition.state.waiting).toBe(0);
      });

      it('errors a wait whose predicate has closed the lock meanwhile', () => {
        const condition = new Condition();
        hold(condition.lock);
        let calls = 0;
        const waiting = record(
          condition.waitFor(() => {
            if (++calls === 2) condition.lock.close(fault);
            return false;
          }),
        );
        const notifier = hold(condition.lock);
        condition.notify();
        notifier.release();
        expect([calls, waiting.values, waiting.error]).toEqual([2, [], fault]);
      });

      it('grants a wait whose predicate has closed the lock and is true', () => {
        const condition = new Condition();
        hold(condition.lock);
        let calls = 0;
        const waiting = record(
          condition.waitFor(() => {
            if (++calls === 2) condition.lock.close(fault);
            return calls === 2;
          }),
        );
        const notifier = hold(condition.lock);
        condition.notify();
        notifier.release();
        expect([waiting.values, waiting.error]).toEqual([[true], undefined]);
      });

      it('does nothing at notify(), notifyAll() and release()', () => {
        const condition = new Condition();
        waiters([], condition, 'asleep');
        condition.lock.close();
        expect(() => {
          condition.notify();
          condition.notifyAll();
          condition.release();
        }).not.toThrow();
        expect(condition.state).toEqual({ waiting: 0 });
        expect(condition.lock.state).toEqual({ locked: false, waiting: 0 });
      });

      it('errors the critical section of a wait with the error of the lock', () => {
        const condition = new Condition();
        const section = record(usingLock(condition, () => condition.wait()));
        condition.lock.close(fault);
        expect(section.error).toBe(fault);
      });

      it('is closed with it if an observer of the state closes the lock', () => {
        const condition = new Condition();
        const log: unknown[] = [];
        condition.state$.subscribe(({ waiting }) => {
          if (waiting === 1) condition.lock.close(fault);
        });
        waiters(log, condition, 'asleep');
        expect(log).toEqual([['asleep', fault]]);
        expect(condition.state.waiting).toBe(0);
      });
    });

    describe('cancelWaiting', () => {
      it('errors waiting requests and those that queue for the lock, and the condition can still be used', () => {
        const condition = new Condition();
        const { lock } = condition;
        const log: unknown[] = [];
        waiters(log, condition, 'notified', 'asleep');
        const holder = hold(lock);
        condition.notify();
        lock.acquire().subscribe(() => log.push('somebody else'));
        condition.cancelWaiting(fault);
        expect(log).toEqual([
          ['notified', fault],
          ['asleep', fault],
        ]);
        holder.release();
        expect(log.slice(2)).toEqual(['somebody else']);
        const again = record(condition.wait());
        const notifier = hold(lock);
        condition.notify();
        notifier.release();
        expect([condition.closed, again.values]).toEqual([false, [true]]);
      });

      it('of another condition of the lock affects none of them', () => {
        const lock = new Lock();
        const [one, other] = [new Condition(lock), new Condition(lock)];
        hold(lock);
        const waiting = record(one.wait());
        const holder = hold(lock);
        one.notify();
        other.cancelWaiting(fault);
        holder.release();
        expect([waiting.values, waiting.error]).toEqual([[true], undefined]);
      });

      it('of the lock errors requests that queue for it, whose notifications pass to the next', () => {
        const condition = new Condition();
        const { lock } = condition;
        const log: unknown[] = [];
        waiters(log, condition, 'notified', 'asleep', 'asleep too');
        const holder = hold(lock);
        condition.notify();
        const states = record(condition.state$);
        lock.cancelWaiting(fault);
        expect(log).toEqual([['notified', fault]]);
        expect(states.values).toEqual([{ waiting: 2 }, { waiting: 1 }]);
        expect([condition.state.waiting, lock.state.waiting]).toEqual([1, 1]);
        holder.release();
        expect(log.slice(1)).toEqual(['asleep granted']);
      });

      it('of the lock errors a request whose until has come, which passes no notification on', () => {
        const condition = new Condition();
        const { lock } = condition;
        const until = new Subject<void>();
        hold(lock);
        const timed = record(condition.wait(until));
        hold(lock);
        const asleep = record(condition.wait());
        hold(lock);
        until.next();
        lock.cancelWaiting(fault);
        expect([timed.values, timed.error]).toEqual([[], fault]);
        expect([asleep.values, asleep.error]).toEqual([[], undefined]);
        expect([condition.state.waiting, lock.state.waiting]).toEqual([1, 0]);
      });
    });
  });

  it('the state of a closed lock no longer changes if a condition gives up the lock', () => {
    const condition = new Condition();
    const { lock } = condition;
    hold(lock);
    lock.close(fault);
    const { state } = lock;
    condition.wait().subscribe({ error: () => undefined });
    expect(lock.state).toBe(state);
  });

  it('a KeyedLock errors the requests of all keys in the order in which they were made', () => {
    const locks = new KeyedLock<string>();
    const log: string[] = [];
    for (const key of ['a', 'b']) hold(locks.for(key));
    for (const [label, key] of ['a', 'b', 'a', 'b'].entries()) {
      locks
        .for(key)
        .acquire()
        .subscribe({ error: () => log.push(`${key} ${String(label)}`) });
    }
    locks.close();
    expect(log).toEqual(['a 0', 'b 1', 'a 2', 'b 3']);
  });

  it('a KeyedLock errors the requests of later keys too, and keeps nothing of them', () => {
    const locks = new KeyedLock<string>();
    locks.close(fault);
    expect(record(locks.for('new').acquire()).error).toBe(fault);
    expect(locks.for('new').tryAcquire()).toBeUndefined();
    expect(locks.state).toEqual({ keys: 0 });
    expect(locks.locked('new')).toBeFalse();
  });

  it('a KeyedLock errors the requests of 100,000 keys', () => {
    const locks = new KeyedLock<number>();
    let heard = 0;
    for (let key = 0; key < 100_000; key++) {
      hold(locks.for(key));
      locks
        .for(key)
        .acquire()
        .subscribe({ error: () => heard++ });
    }
    locks.close();
    expect(heard).toBe(100_000);
  });

  it('a Barrier that is aborted and then closed errors with the error of close()', () => {
    const barrier = new Barrier(2);
    const log: unknown[] = [];
    barrier.abort();
    barrier.close(fault);
    barrier.wait().subscribe({ error: (error: unknown) => log.push(error) });
    expect(log).toEqual([fault]);
  });

  it('using closes at the end of the block', () => {
    const log: unknown[] = [];
    let seen: Lock;
    {
      using lock = new Lock();
      seen = lock;
      hold(lock);
      lock.acquire().subscribe({
        error: (error: unknown) => log.push(error instanceof ClosedError),
      });
      log.push(lock.closed);
    }
    expect(seen.closed).toBeTrue();
    expect(log).toEqual([false, true]);
  });

  it('using closes even if the block throws', () => {
    let seen: Event | undefined;
    expect(() => {
      using event = new Event();
      seen = event;
      throwFault();
    }).toThrow(fault);
    expect(seen?.closed).toBeTrue();
  });

  it('ClosedError is an Error with its name set, and says what happened', () => {
    const error = new ClosedError('message');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('ClosedError');
    expect(String(error)).toBe('ClosedError: message');
    const lock = new Lock();
    lock.close();
    expect(String(record(lock.acquire()).error)).toBe(
      'ClosedError: closed: no request is granted any more',
    );
  });
});
