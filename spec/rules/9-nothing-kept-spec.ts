import { AsyncLocalStorage } from 'node:async_hooks';
import { concat, defer, map, NEVER, Observable, of, Subject, type Subscriber } from 'rxjs';
import {
  Barrier,
  BoundedSemaphore,
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
import { hold } from '../helpers/hold.js';
import { keptOf, type LetGo } from '../helpers/keptOf.js';
import { ManualClock } from '../helpers/ManualClock.js';
import { subjects, type Taken } from '../helpers/subjects.js';

type Keep = Parameters<LetGo['make']>[0];
type Gone = ReturnType<LetGo['make']>;

/** A primitive, and a request of it that waits. */
interface Waiting {
  readonly primitive: { readonly state$: Observable<object>; close(error?: unknown): void };
  readonly request: Observable<unknown>;
}

/** Lockables that let in one at a time. */
const exclusives: readonly { readonly name: string; readonly make: () => TryLockable }[] = [
  { name: 'Lock', make: () => new Lock() },
  { name: 'Semaphore', make: () => new Semaphore(1) },
  { name: 'BoundedSemaphore', make: () => new BoundedSemaphore(1) },
  { name: 'ReadWriteLock, to read', make: () => new ReadWriteLock().read },
  { name: 'ReadWriteLock, to write', make: () => new ReadWriteLock().write },
  { name: 'KeyedLock, one key', make: () => new KeyedLock<string>().for('key') },
  { name: 'KeyedLock, two keys', make: () => new KeyedLock<string>().forAll(['one', 'other']) },
];

const primitives: readonly { readonly name: string; readonly make: () => Waiting }[] = [
  ...[Lock, Semaphore, BoundedSemaphore].map((Kind) => ({
    name: Kind.name,
    make: () => {
      const primitive = new Kind();
      hold(primitive);
      return { primitive, request: primitive.acquire() };
    },
  })),
  {
    name: 'ReadWriteLock',
    make: () => {
      const primitive = new ReadWriteLock();
      hold(primitive.read);
      return { primitive, request: primitive.write.acquire() };
    },
  },
  {
    name: 'KeyedLock',
    make: () => {
      const primitive = new KeyedLock<object>();
      const key = {};
      hold(primitive.for(key));
      return { primitive, request: primitive.for(key).acquire() };
    },
  },
  {
    name: 'Event',
    make: () => {
      const primitive = new Event();
      return { primitive, request: primitive.wait() };
    },
  },
  {
    name: 'Condition',
    make: () => {
      const primitive = new Condition();
      return {
        primitive,
        request: defer(() => {
          primitive.lock.tryAcquire();
          return primitive.wait();
        }),
      };
    },
  },
  {
    name: 'Barrier',
    make: () => {
      const primitive = new Barrier(9);
      return { primitive, request: primitive.wait() };
    },
  },
  {
    name: 'RateLimiter',
    make: () => {
      const primitive = new RateLimiter(1, 1, new ManualClock());
      hold(primitive);
      return { primitive, request: primitive.acquire() };
    },
  },
];

/** One story for each lockable that lets in one at a time. */
function ofEachExclusive(make: (lock: TryLockable, keep: Keep) => Gone): LetGo[] {
  return exclusives.map((each) => ({ name: each.name, make: (keep) => make(each.make(), keep) }));
}

/** One story for each kind of request, which waits on a primitive that lives on. */
function ofEachRequest(make: (taken: Taken, keep: Keep) => Gone): LetGo[] {
  return subjects.map(({ name, taken }) => ({
    name,
    make: (keep) => {
      const primitive = taken();
      keep(primitive);
      return make(primitive, keep);
    },
  }));
}

/** One story for each primitive. */
function ofEachPrimitive(make: (waiting: Waiting, keep: Keep) => Gone): LetGo[] {
  return primitives.map((each) => ({ name: each.name, make: (keep) => make(each.make(), keep) }));
}

/** A separate observer, different from all others. */
function anObserver() {
  return { next: () => undefined, error: () => undefined, complete: () => undefined };
}

describe('nothing is kept in memory: the garbage collector takes', () => {
  describe('while the primitive lives on,', () => {
    it('a permit that has been given back', async () => {
      const cases = ofEachExclusive((lock, keep) => {
        keep(lock);
        hold(lock).release();
        const permit = hold(lock);
        permit.release();
        return { permit };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a permit that was granted in its turn, and given back', async () => {
      const cases = ofEachExclusive((lock, keep) => {
        keep(lock);
        const held = hold(lock);
        const permits: Permit[] = [];
        lock.acquire().subscribe((permit) => permits.push(permit));
        held.release();
        permits[0]?.release();
        return { held, granted: permits[0] };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('the permit of a lock that was freed by release()', async () => {
      const make = (keep: Keep) => {
        const lock = new Lock();
        keep(lock);
        const permit = hold(lock);
        lock.release();
        return { permit };
      };
      expect(await keptOf([{ name: 'Lock', make }])).toEqual([]);
    });

    it('a request that has been granted, and its consumer, though the grant is still there', async () => {
      const cases = ofEachRequest((taken, keep) => {
        const asks = (grant: unknown) => {
          keep(grant);
        };
        const subscription = taken.request().subscribe(asks);
        taken.letIn();
        return { subscription, asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a request that was granted at once, and its consumer, though the permit is held', async () => {
      const cases = ofEachExclusive((lock, keep) => {
        keep(lock);
        const asks = (permit: Permit) => {
          keep(permit);
        };
        const subscription = lock.acquire().subscribe(asks);
        return { subscription, asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a request that has been taken back from between two waiting ones, and its consumer', async () => {
      const cases = ofEachRequest((taken, keep) => {
        keep(taken.request().subscribe(() => undefined));
        const asks = () => undefined;
        const subscription = taken.request().subscribe(asks);
        keep(taken.request().subscribe(() => undefined));
        subscription.unsubscribe();
        return { subscription, asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('the last waiting request after it was taken back, and its consumer', async () => {
      const cases = ofEachRequest((taken) => {
        const asks = () => undefined;
        const subscription = taken.request().subscribe(asks);
        subscription.unsubscribe();
        return { subscription, asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a request that was taken back when its grant was on its way', async () => {
      const cases = ofEachRequest((taken, keep) => {
        taken.request().subscribe((grant) => {
          keep(grant);
          subscription.unsubscribe();
          taken.passOn(grant);
        });
        const asks = () => undefined;
        const subscription = taken.request().subscribe(asks);
        taken.letIn();
        return { subscription, asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('the neighbour of a request that has left, and that somebody keeps', async () => {
      const cases = ofEachRequest((taken, keep) => {
        const before = taken.request().subscribe(() => undefined);
        const between = taken.request().subscribe(() => undefined);
        const behind = taken.request().subscribe(() => undefined);
        for (const each of [between, before, behind]) each.unsubscribe();
        keep(between);
        return { before, behind };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a request that errored by close(), before or after it was made, and its consumer', async () => {
      for (const isBefore of [true, false]) {
        const cases = ofEachPrimitive(({ primitive, request }, keep) => {
          keep(primitive);
          if (isBefore) primitive.close();
          const asks = anObserver();
          const subscription = request.subscribe(asks);
          primitive.close();
          return { subscription, asks };
        });
        expect(await keptOf(cases)).toEqual([]);
      }
    });

    it('an observer of state$ that has left, or that got the complete', async () => {
      for (const isLeft of [true, false]) {
        const cases = ofEachPrimitive(({ primitive, request }, keep) => {
          keep(primitive);
          const observes = () => undefined;
          const subscription = primitive.state$.subscribe(observes);
          request.subscribe(anObserver());
          if (isLeft) subscription.unsubscribe();
          else primitive.close();
          return { subscription, observes };
        });
        expect(await keptOf(cases)).toEqual([]);
      }
    });

    it('a section that has ended after its lock was closed', async () => {
      const make = (keep: Keep) => {
        const lock = new Lock();
        keep(lock);
        const source$ = new Subject<string>();
        const observes = anObserver();
        source$
          .pipe(
            withLock(lock),
            map(() => observes),
          )
          .subscribe();
        lock.close();
        source$.complete();
        return { observes };
      };
      expect(await keptOf([{ name: 'Lock', make }])).toEqual([]);
    });

    it('a consumer that waited for a barrier that was reset or aborted', async () => {
      const cases = (['reset', 'abort'] as const).map((call) => ({
        name: call,
        make: (keep: Keep) => {
          const barrier = new Barrier(3);
          keep(barrier);
          const asks = anObserver();
          const subscription = barrier.wait().subscribe(asks);
          barrier[call]();
          return { subscription, asks };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('the predicate of a waitFor() that was granted or unsubscribed', async () => {
      const cases = ['granted', 'left'].map((end) => ({
        name: end,
        make: (keep: Keep) => {
          const condition = new Condition();
          keep(condition);
          keep(hold(condition.lock));
          let calls = 0;
          const predicate = () => ++calls > 1;
          const subscription = condition.waitFor(predicate).subscribe();
          if (end === 'left') subscription.unsubscribe();
          const notifier = hold(condition.lock);
          condition.notifyAll();
          notifier.release();
          return { predicate, subscription };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a permit that was suspended, and then released or left', async () => {
      const cases = ['given back', 'left'].map((end) => ({
        name: end,
        make: (keep: Keep) => {
          const condition = new Condition();
          keep(condition);
          const permit = hold(condition.lock);
          const subscription = condition.wait().subscribe(anObserver());
          if (end === 'left') subscription.unsubscribe();
          else permit.release();
          return { permit, subscription };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('each of 1,000 keys that were held, waited for and left', async () => {
      const locks = new KeyedLock<object>();
      const cases = Array.from({ length: 1000 }, (_, index) => ({
        name: String(index),
        make: (keep: Keep) => {
          keep(locks);
          const key = {};
          const permit = hold(locks.for(key));
          const leaves = locks
            .for(key)
            .acquire()
            .subscribe(() => undefined);
          locks
            .for(key)
            .acquire()
            .subscribe((next) => next.release());
          leaves.unsubscribe();
          permit.release();
          return { key };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });
  });

  describe('a primitive that nobody uses any more,', () => {
    it('which nobody has observed, after use', async () => {
      const cases = ofEachPrimitive(({ primitive, request }) => {
        request.subscribe(() => undefined).unsubscribe();
        return { primitive };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('which was observed and left, though the observer is kept', async () => {
      const cases = ofEachPrimitive(({ primitive, request }, keep) => {
        const observes = () => undefined;
        const subscription = primitive.state$.subscribe(observes);
        request.subscribe(() => undefined).unsubscribe();
        subscription.unsubscribe();
        keep(observes);
        return { primitive };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('with its observers', async () => {
      const cases = ofEachPrimitive(({ primitive }) => {
        const observes = () => undefined;
        const subscription = primitive.state$.subscribe(observes);
        return { primitive, observes, subscription };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('with its waiting requests, and their consumers', async () => {
      const cases = ofEachPrimitive(({ primitive, request }) => {
        request.subscribe(() => undefined);
        const asks = () => undefined;
        const subscription = request.subscribe(asks);
        return { primitive, asks, subscription };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('with a stream that waits for it', async () => {
      const cases = ofEachExclusive((lock) => {
        hold(lock);
        const source = new Subject<object>();
        const value = {};
        const subscription = source.pipe(withLock(lock)).subscribe();
        of(value)
          .pipe(throttleBySemaphore(lock, () => NEVER))
          .subscribe();
        return { lock, source, subscription, value };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('with its waiting requests, though a released permit is kept', async () => {
      const cases = ofEachExclusive((lock, keep) => {
        const permit = hold(lock);
        permit.release();
        keep(permit);
        hold(lock);
        const waits = () => undefined;
        lock.acquire().subscribe(waits);
        return { lock, waits };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('which has been closed, though the requests that waited are kept', async () => {
      const cases = ofEachPrimitive(({ primitive, request }, keep) => {
        const asks = anObserver();
        keep(asks);
        request.subscribe(asks);
        primitive.close();
        return { primitive };
      });
      expect(await keptOf(cases)).toEqual([]);
    });
  });

  it('a condition that nobody waits for any more, though its lock lives on', async () => {
    const ends: Readonly<Record<string, (condition: Condition, until: Subject<void>) => void>> = {
      'was waited for by nobody': () => undefined,
      'was notified': (condition) => {
        hold(condition.lock);
        condition.notify();
        condition.release();
      },
      'had a wait whose until has come': (_, until) => {
        until.next();
      },
      'was canceled': (condition) => {
        condition.cancelWaiting();
      },
      'was closed': (condition) => {
        condition.close();
      },
      'had a wait that was left': () => undefined,
    };
    const cases = Object.entries(ends).map(([name, end]) => ({
      name,
      make: (keep: Keep) => {
        const lock = new Lock();
        const condition = new Condition(lock);
        const until = new Subject<void>();
        keep([lock, until]);
        if (name !== 'was waited for by nobody') {
          hold(lock);
          const subscription = condition.wait(until).subscribe(anObserver());
          if (name === 'had a wait that was left') subscription.unsubscribe();
        }
        end(condition, until);
        lock.tryAcquire()?.release();
        return { condition };
      },
    }));
    expect(await keptOf(cases)).toEqual([]);
  });

  it('a consumer that has waited, though the until of the wait lives on', async () => {
    const ends: Readonly<Record<string, (condition: Condition, leave: () => void) => void>> = {
      'was granted': (condition) => {
        hold(condition.lock);
        condition.notify();
        condition.release();
      },
      'has left': (_, leave) => {
        leave();
      },
      'was canceled': (condition) => {
        condition.cancelWaiting();
      },
    };
    const cases = Object.entries(ends).map(([name, end]) => ({
      name,
      make: (keep: Keep) => {
        const condition = new Condition();
        const until = new Subject<void>();
        keep([condition, until]);
        hold(condition.lock);
        const waits = anObserver();
        const subscription = condition.wait(until).subscribe(waits);
        end(condition, () => {
          subscription.unsubscribe();
        });
        return { waits, subscription };
      },
    }));
    expect(await keptOf(cases)).toEqual([]);
  });

  it('the context of a request that has waited, though the subscription is kept', async () => {
    const contexts = new AsyncLocalStorage<object>();
    const cases = ['is granted', 'leaves'].flatMap((how) =>
      ofEachRequest((taken, keep) => {
        const store = {};
        const subscription = contexts.run(store, () =>
          // If the consumer is a function, the request itself is the subscription.
          taken.request().subscribe(() => undefined),
        );
        keep(subscription);
        if (how === 'is granted') taken.letIn();
        else subscription.unsubscribe();
        return { store };
      }).map(({ name, make }) => ({ name: `${name} ${how}`, make })),
    );
    expect(await keptOf(cases)).toEqual([]);
  });

  it('a critical section that has ended, though its permit is kept', async () => {
    const cases = ofEachExclusive((lock, keep) => {
      const takes = anObserver();
      const subscription = usingLock(lock, (permit) => {
        keep(permit);
        return of('value');
      }).subscribe(takes);
      return { takes, subscription };
    });
    expect(await keptOf(cases)).toEqual([]);
  });

  describe('while the lock and the source live on,', () => {
    const ends: Readonly<Record<string, (source: Subject<object>, leave: () => void) => void>> = {
      completes: (source) => {
        source.complete();
      },
      errors: (source) => {
        source.error(new Error('fault'));
      },
      'is left': (_, leave) => {
        leave();
      },
    };
    type Run = (lock: Lockable, source: Observable<object>) => Observable<object>;
    const operators: Readonly<Record<string, Run>> = {
      withLock: (lock, source) => source.pipe(withLock(lock)),
      'withLock, a shaped request,': (lock, source) =>
        source.pipe(withLock(concat(lock.acquire(), NEVER))),
      usingLock: (lock, source) => usingLock(lock, () => source),
      throttleBySemaphore: (lock, source) =>
        source.pipe(throttleBySemaphore(lock, (value) => [value])),
      'throttleBySemaphore, a limit that changes,': (_, source) =>
        source.pipe(throttleBySemaphore(concat(of(1), NEVER), (value) => [value])),
    };

    it('the subscriber of a stream that completes, errors or is unsubscribed', async () => {
      const cases = Object.entries(operators).flatMap(([name, run]) =>
        Object.entries(ends).map(([how, end]) => ({
          name: `${name} ${how}`,
          make: (keep: Keep) => {
            const [lock, source] = [new Lock(), new Subject<object>()];
            keep([lock, source]);
            const observer = anObserver();
            const subscription = run(lock, source).subscribe(observer);
            source.next({});
            end(source, () => {
              subscription.unsubscribe();
            });
            return { observer, subscription };
          },
        })),
      );
      expect(await keptOf(cases)).toEqual([]);
    });

    it('the subscriber of a stream that was unsubscribed while it waited', async () => {
      const cases = Object.entries(operators).map(([name, run]) => ({
        name,
        make: (keep: Keep) => {
          const [lock, source] = [new Lock(), new Subject<object>()];
          keep([lock, source, hold(lock)]);
          const observes = () => undefined;
          const subscription = run(lock, source).subscribe(observes);
          source.next({});
          subscription.unsubscribe();
          return { observes, subscription };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a value that has passed, while the stream goes on', async () => {
      const cases = Object.entries(operators).map(([name, run]) => ({
        name,
        make: (keep: Keep) => {
          const [lock, source, value] = [new Lock(), new Subject<object>(), {}];
          keep([lock, source]);
          keep(run(lock, source).subscribe());
          source.next(value);
          return { value };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('the values that wait and the inner observables that run, once a throttle has ended', async () => {
      const cases = Object.entries(ends).map(([how, end]) => ({
        name: how,
        make: (keep: Keep) => {
          const [lock, source, inner] = [new Lock(), new Subject<object>(), new Subject<object>()];
          const [running, waiting] = [{}, {}];
          keep([lock, source]);
          const subscription = source
            .pipe(throttleBySemaphore(lock, () => inner))
            .subscribe(anObserver());
          source.next(running);
          source.next(waiting);
          end(source, () => {
            subscription.unsubscribe();
          });
          if (how === 'completes') inner.complete();
          return { running, waiting, inner, subscription };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('an inner observable that has ended, and its value, while the others go on', async () => {
      const make = (keep: Keep) => {
        const [lock, source] = [new Semaphore(2), new Subject<object>()];
        keep([lock, source]);
        const subscribers: Subscriber<object>[] = [];
        const throttled = source.pipe(
          throttleBySemaphore(
            lock,
            () => new Observable<object>((subscriber) => void subscribers.push(subscriber)),
          ),
        );
        keep(throttled.subscribe());
        const [first, second] = [{}, {}];
        source.next(first);
        source.next(second);
        const subscriber = subscribers.shift();
        subscriber?.complete();
        return { subscriber, first, second };
      };
      expect(await keptOf([{ name: 'throttleBySemaphore', make }])).toEqual([]);
    });
  });

  describe('though the ended subscription is kept,', () => {
    it('a consumer that was granted', async () => {
      const cases = ofEachRequest((taken, keep) => {
        const asks = () => undefined;
        keep(taken.request().subscribe(asks));
        taken.letIn();
        return { asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a consumer that has taken its request back', async () => {
      const cases = ofEachRequest((taken, keep) => {
        const asks = () => undefined;
        const subscription = taken.request().subscribe(asks);
        subscription.unsubscribe();
        keep(subscription);
        return { asks };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a consumer that has waited on a condition', async () => {
      const cases = ['is granted', 'leaves'].map((how) => ({
        name: how,
        make: (keep: Keep) => {
          const condition = new Condition();
          condition.lock.tryAcquire();
          const waits = () => undefined;
          const subscription = condition.wait().subscribe(waits);
          const notifier = condition.lock.tryAcquire();
          if (how === 'is granted') condition.notify();
          else subscription.unsubscribe();
          notifier?.release();
          keep(condition);
          keep(subscription);
          return { waits };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('a consumer that has observed state$', async () => {
      const cases = ofEachPrimitive(({ primitive }, keep) => {
        keep(primitive);
        const observes = () => undefined;
        const subscription = primitive.state$.subscribe(observes);
        subscription.unsubscribe();
        keep(subscription);
        return { observes };
      });
      expect(await keptOf(cases)).toEqual([]);
    });

    for (const what of ['request', 'state$'] as const) {
      it(`of a ${what}: the primitive, with its waiting requests`, async () => {
        const cases = ofEachPrimitive(({ primitive, request }, keep) => {
          const ended$ = what === 'request' ? request : primitive.state$;
          const subscription = ended$.subscribe(() => undefined);
          subscription.unsubscribe();
          keep(subscription);
          const waits = anObserver();
          request.subscribe(waits);
          return { waits };
        });
        expect(await keptOf(cases)).toEqual([]);
      });
    }

    it('a condition that was waited for, with the requests that wait for its lock', async () => {
      const cases = ['is granted', 'leaves'].map((how) => ({
        name: how,
        make: (keep: Keep) => {
          const condition = new Condition();
          hold(condition.lock);
          const subscription = condition.wait().subscribe(() => undefined);
          keep(subscription);
          if (how === 'leaves') subscription.unsubscribe();
          const notifier = hold(condition.lock);
          condition.notify();
          if (how === 'is granted') notifier.release();
          const waits = anObserver();
          condition.lock.acquire().subscribe(waits);
          return { waits };
        },
      }));
      expect(await keptOf(cases)).toEqual([]);
    });

    it('what was run under a permit, and its consumer', async () => {
      {
        const cases = [withLock, usingLock].flatMap((operator) =>
          ['completes', 'is left'].map((how) => ({
            name: `${operator.name} ${how}`,
            make: (keep: Keep) => {
              const [lock, source] = [new Lock(), new Subject<object>()];
              const takes = () => undefined;
              const result =
                operator === withLock ? source.pipe(withLock(lock)) : usingLock(lock, () => source);
              const subscription = result.subscribe(takes);
              if (how === 'completes') source.complete();
              else subscription.unsubscribe();
              keep(subscription);
              return { source, takes };
            },
          })),
        );
        expect(await keptOf(cases)).toEqual([]);
      }
    });
  });
});
