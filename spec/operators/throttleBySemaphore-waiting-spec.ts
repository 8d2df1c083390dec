import { AsyncLocalStorage } from 'node:async_hooks';
import {
  BehaviorSubject,
  concat,
  defer,
  EMPTY,
  exhaustMap,
  finalize,
  NEVER,
  Observable,
  of,
  type OperatorFunction,
  range,
  Subject,
  type Subscriber,
  take,
  tap,
} from 'rxjs';
import {
  allOf,
  Condition,
  KeyedLock,
  Lock,
  type Lockable,
  OverflowError,
  type Permit,
  RateLimiter,
  Semaphore,
  throttleBySemaphore,
  type WaitingOptions,
} from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { hold } from '../helpers/hold.js';
import { keptOf } from '../helpers/keptOf.js';
import { sequencesOf } from '../helpers/sequencesOf.js';

const fault = new Error('fault');
const exhausting: WaitingOptions = { maxWaiting: 0, overflow: 'drop-newest' };
const latest: WaitingOptions = { maxWaiting: 1, overflow: 'drop-oldest' };
const options: readonly WaitingOptions[] = [0, 1, 2].flatMap((maxWaiting) =>
  (['error', 'drop-newest', 'drop-oldest'] as const).map((overflow) => ({ maxWaiting, overflow })),
);

type Limit = number | Lockable | Observable<number>;

/** Values that are sent by hand, whose inner observables are ended by hand, and what happens. */
function throttled(limit: Limit, waiting: WaitingOptions) {
  const log: string[] = [];
  const inners = new Map<string, Subject<string>>();
  const source$ = new Subject<string>();
  const subscription = source$
    .pipe(
      throttleBySemaphore(
        limit,
        (name, index) => {
          const inner$ = new Subject<string>();
          inners.set(name, inner$);
          log.push(`${name} starts, ${String(index)}`);
          return inner$.pipe(finalize(() => log.push(`${name} torn down`)));
        },
        waiting,
      ),
    )
    .subscribe({
      next: (value) => log.push(value),
      error: (error: unknown) => log.push(nameOf(error)),
      complete: () => log.push('complete'),
    });
  return {
    log,
    source$,
    subscription,
    send: (...names: string[]) => {
      for (const name of names) source$.next(name);
    },
    inner: (name: string): Subject<string> => {
      const inner$ = inners.get(name);
      if (!inner$) throw new Error(`${name} has not started`);
      return inner$;
    },
    /** The values that have been started, each with its index. */
    started: () =>
      log.filter((line) => line.includes(' starts')).map((line) => line.replace(' starts, ', '')),
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

/** A lockable that can only be asked and waited for. */
function only(lock: Lockable): Lockable {
  return { acquire: () => lock.acquire() };
}

describe('throttleBySemaphore with a limit to how many values wait:', () => {
  it('by default any number may wait', () => {
    for (const given of [undefined, {}, { overflow: 'drop-newest' as const }]) {
      let seen = 0;
      const gate$ = new Subject<never>();
      range(0, 10_000)
        .pipe(throttleBySemaphore(1, (value) => (value === 0 ? gate$ : of(value)), given))
        .subscribe(() => seen++);
      gate$.complete();
      expect(seen).toBe(9999);
    }
  });

  it('maxWaiting: 0, ‘drop-newest’ is exhaustMap with any cap', () => {
    const { send, inner, started } = throttled(3, exhausting);
    send('a', 'b', 'c', 'd', 'e');
    expect(started()).toEqual(['a0', 'b1', 'c2']);
    inner('b').complete();
    send('f', 'g');
    expect(started()).toEqual(['a0', 'b1', 'c2', 'f3']);
  });

  it('maxWaiting: 1, ‘drop-oldest’ is exhaust with the latest trailing value', () => {
    const { send, inner, started } = throttled(1, latest);
    send('a', 'b', 'c', 'd');
    inner('a').complete();
    expect(started()).toEqual(['a0', 'd1']);
    inner('d').complete();
    send('e');
    expect(started()).toEqual(['a0', 'd1', 'e2']);
  });

  it('‘drop-newest’ keeps those that wait', () => {
    const { send, inner, started } = throttled(1, { maxWaiting: 2, overflow: 'drop-newest' });
    send('a', 'b', 'c', 'd', 'e');
    inner('a').complete();
    send('f', 'g');
    for (const name of ['b', 'c', 'f']) inner(name).complete();
    expect(started()).toEqual(['a0', 'b1', 'c2', 'f3']);
  });

  it('‘drop-oldest’ keeps the last, in order', () => {
    const { send, inner, started } = throttled(1, { maxWaiting: 2, overflow: 'drop-oldest' });
    send('a', 'b', 'c', 'd', 'e');
    for (const name of ['a', 'd', 'e']) inner(name).complete();
    expect(started()).toEqual(['a0', 'd1', 'e2']);
  });

  it('‘drop-oldest’ drops the first of those that wait behind the value that feeds them', () => {
    const started: string[] = [];
    const source$ = new Subject<string>();
    const inner$ = new Subject<never>();
    const first$ = new Subject<never>();
    source$
      .pipe(
        throttleBySemaphore(
          1,
          (name) => {
            started.push(name);
            if (name === 'b') for (const fed of ['d', 'e']) source$.next(fed);
            return name === 'a' ? first$ : inner$;
          },
          { maxWaiting: 2, overflow: 'drop-oldest' },
        ),
      )
      .subscribe();
    for (const name of ['a', 'b', 'c']) source$.next(name);
    first$.complete();
    inner$.complete();
    expect(started).toEqual(['a', 'b', 'd', 'e']);
  });

  it('‘error’ is the default, and errors with OverflowError after all is torn down and given back', () => {
    const cap = new Semaphore(2);
    for (const maxWaiting of [0, 1, 2]) {
      const log: string[] = [];
      const source$ = new Subject<number>();
      source$
        .pipe(
          finalize(() => log.push(`source torn down, ${String(cap.value)}`)),
          throttleBySemaphore(
            cap,
            (value) =>
              NEVER.pipe(
                finalize(() => log.push(`${String(value)} torn down, ${String(cap.value)}`)),
              ),
            { maxWaiting },
          ),
        )
        .subscribe({
          error: (error: unknown) => {
            expect(error).toBeInstanceOf(OverflowError);
            log.push(`${String(error)}, ${String(cap.value)}`);
          },
        });
      for (let value = 0; value < 2 + maxWaiting; value++) source$.next(value);
      expect(log).toEqual([]);
      source$.next(9);
      expect(log).toEqual([
        '0 torn down, 0',
        '1 torn down, 0',
        'source torn down, 0',
        `OverflowError: throttleBySemaphore: a value came that would have to wait, and maxWaiting is ${String(maxWaiting)}, 2`,
      ]);
      expect(cap.state).toEqual({ value: 2, waiting: 0 });
      expect(source$.observed).toBeFalse();
    }
  });

  it('what a teardown throws in an overflow is reported, and those who share the source miss nothing', async () => {
    const broken$ = NEVER.pipe(
      finalize(() => {
        throw fault;
      }),
    );
    for (const maxWaiting of [0, 1]) {
      const cap = new Semaphore(1);
      for (const limit of [1, of(1), cap, only(cap)]) {
        const heard: unknown[] = [];
        const source$ = new Subject<number>();
        source$.pipe(throttleBySemaphore(limit, () => broken$, { maxWaiting })).subscribe({
          error: (error: unknown) => heard.push((error as Error).name),
        });
        source$.subscribe((value) => heard.push(value));
        const errors = await collectUnhandledErrors(() => {
          for (let value = 0; value < 2 + maxWaiting; value++) source$.next(value);
        });
        expect(heard).toEqual([
          ...[0, 1].slice(0, 1 + maxWaiting),
          'OverflowError',
          1 + maxWaiting,
        ]);
        expect(errors.map((error) => (error as { errors: unknown[] }).errors)).toEqual([[fault]]);
        expect(cap.state).toEqual({ value: 1, waiting: 0 });
      }
    }
  });

  it('with maxWaiting: 0 drop-oldest drops the newcomer', () => {
    const { send, inner, started } = throttled(2, { maxWaiting: 0, overflow: 'drop-oldest' });
    send('a', 'b', 'c');
    inner('a').complete();
    send('d', 'e');
    expect(started()).toEqual(['a0', 'b1', 'd2']);
  });

  it('maxWaiting: Infinity never overflows', () => {
    for (const overflow of ['error', 'drop-newest', 'drop-oldest'] as const) {
      const { send, started, inner } = throttled(1, { maxWaiting: Infinity, overflow });
      send('a', 'b', 'c', 'd');
      for (const name of ['a', 'b', 'c', 'd']) inner(name).complete();
      expect(started()).toEqual(['a0', 'b1', 'c2', 'd3']);
    }
  });

  it('without project the values are themselves the inner observables', () => {
    const seen: number[] = [];
    of(NEVER, of(1), of(2))
      .pipe(throttleBySemaphore(2, undefined, exhausting))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, 2]);
  });

  it('each subscription counts its own', () => {
    const log: string[] = [];
    const source$ = new Subject<string>();
    const result$ = source$.pipe(
      throttleBySemaphore(
        1,
        (value) => {
          log.push(value);
          return value === 'a' ? EMPTY : NEVER;
        },
        { maxWaiting: 1 },
      ),
    );
    result$.subscribe();
    result$.subscribe();
    for (const value of ['a', 'b', 'c']) source$.next(value);
    expect(log).toEqual(['a', 'a', 'b', 'b']);
  });

  describe('a value that can start at once is never dropped,', () => {
    for (const waiting of options) {
      const named = `with ${JSON.stringify(waiting)}`;
      const one: string[] = waiting.maxWaiting === 0 ? [] : ['c'];

      it(`of a source that sends while it is subscribed, ${named}`, () => {
        let seen = 0;
        range(0, 1000)
          .pipe(throttleBySemaphore(new Semaphore(1), (value) => of(value), waiting))
          .subscribe(() => seen++);
        expect(seen).toBe(1000);
      });

      for (const [name, limitOf] of [
        ['a number', () => 2],
        ['a semaphore', () => new Semaphore(2)],
        ['a lockable that can only be waited for', () => only(new Semaphore(2))],
      ] as const) {
        it(`fed from within project, under ${name}, ${named}`, () => {
          const source$ = new Subject<string>();
          const started: string[] = [];
          source$
            .pipe(
              throttleBySemaphore(
                limitOf(),
                (value) => {
                  if (value === 'a') source$.next('b');
                  started.push(value);
                  return NEVER;
                },
                waiting,
              ),
            )
            .subscribe();
          source$.next('a');
          expect(started).toEqual(['b', 'a']);
        });

        it(`fed from within an inner observable, under ${name}, ${named}`, () => {
          const source$ = new Subject<string>();
          const started: string[] = [];
          source$
            .pipe(
              throttleBySemaphore(
                limitOf(),
                (value) => {
                  started.push(value);
                  return concat(of(value), NEVER);
                },
                waiting,
              ),
            )
            .subscribe((value) => {
              if (value === 'a') source$.next('b');
            });
          source$.next('a');
          expect(started).toEqual(['a', 'b']);
        });

        it(`fed from within a completing inner observable, under ${name}, ${named}`, () => {
          const source$ = new Subject<string>();
          const inner$ = new Subject<never>();
          const started: string[] = [];
          source$
            .pipe(
              throttleBySemaphore(
                limitOf(),
                (value) => {
                  started.push(value);
                  return value === 'a' ? inner$.pipe(tap({ complete: feed })) : NEVER;
                },
                waiting,
              ),
            )
            .subscribe();
          function feed() {
            source$.next('b');
          }
          source$.next('a');
          inner$.complete();
          expect(started).toEqual(['a', 'b']);
        });
      }

      it(`fed inside a grant of the semaphore that it shares, ${named}`, () => {
        const cap = new Semaphore(3);
        const { send, started } = throttled(cap, waiting);
        cap.acquire().subscribe(() => {
          send('a', 'b');
        });
        expect(started()).toEqual(['a0', 'b1']);
      });

      it(`fed inside an observer of the semaphore that it shares, ${named}`, () => {
        for (const limitOf of [(cap: Semaphore) => cap, only]) {
          const cap = new Semaphore(3);
          const { log, send, started, inner } = throttled(limitOf(cap), waiting);
          let fed = false;
          cap.state$.subscribe(({ value }) => {
            if (value !== 2 || fed) return;
            fed = true;
            send('a', 'b', ...one);
            expect(log).toEqual([]);
          });
          cap.tryAcquire();
          expect(started()).toEqual(['a0', 'b1']);
          // Who waits is counted as ever.
          if (waiting.maxWaiting !== 1) continue;
          send('d');
          inner(waiting.overflow === 'error' ? 'b' : 'a').complete();
          expect(started().slice(2)).toEqual(
            { error: [], 'drop-newest': ['c2'], 'drop-oldest': ['d2'] }[
              waiting.overflow ?? 'error'
            ],
          );
        }
      });

      it(`fed as long as an observer of the semaphore sees free permits, ${named}`, () => {
        const cap = new Semaphore(0);
        const { log, send, started } = throttled(cap, waiting);
        let name = 0;
        cap.state$.subscribe(({ value }) => {
          if (value > 0) send(String(name++));
        });
        cap.release(5);
        expect(started()).toEqual(['00', '11', '22', '33', '44']);
        expect(log.length).toBe(5);
      });

      it(`fed inside an observer of the keyed lock that it shares, ${named}`, () => {
        const locks = new KeyedLock<string>(2);
        for (const [limit, started] of [
          [locks.for('a'), ['00', '11']],
          [locks.forAll(['b', 'c']), ['00', '11']],
        ] as const) {
          const all = throttled(limit, waiting);
          let fed = false;
          const observing = locks.state$.subscribe(() => {
            if (fed) return;
            fed = true;
            all.send('0', '1');
          });
          expect(all.started()).toEqual([...started]);
          observing.unsubscribe();
        }
      });
    }

    it('although those that came inside the observer before it are dropped', () => {
      const cap = new Semaphore(1);
      const { send, started, inner, source$, log } = throttled(cap, exhausting);
      const observing = cap.state$.subscribe(() => {
        send('a', 'b', 'c');
        source$.complete();
      });
      observing.unsubscribe();
      expect(started()).toEqual(['a0']);
      inner('a').complete();
      expect(log.at(-1)).toBe('complete');
    });

    it('and the result does not complete before those that came inside the observer', () => {
      const cap = new Semaphore(2);
      const source$ = new Subject<string>();
      const log: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            cap,
            (value) => {
              log.push(value);
              return EMPTY;
            },
            exhausting,
          ),
        )
        .subscribe({ complete: () => log.push('complete') });
      let fed = false;
      cap.state$.subscribe(() => {
        if (fed) return;
        fed = true;
        for (const value of ['a', 'b']) source$.next(value);
        source$.complete();
      });
      expect(log).toEqual(['a', 'b', 'complete']);
    });

    it('and one that another stream has overtaken inside the observer waits like any other', () => {
      const cap = new Semaphore(1);
      const [one, two] = [throttled(cap, latest), throttled(cap, latest)];
      let fed = false;
      cap.state$.subscribe(() => {
        if (fed) return;
        fed = true;
        one.send('a');
        two.send('b', 'c');
      });
      one.inner('a').complete();
      expect([one.started(), two.started()]).toEqual([['a0'], ['c0']]);
    });

    it('and one that came inside the observer is followed by what it feeds itself', () => {
      const cap = new Semaphore(0);
      const source$ = new Subject<string>();
      const started: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            cap,
            (value, index) => {
              started.push(value + String(index));
              if (value === 'a') source$.next('c');
              return EMPTY;
            },
            { maxWaiting: 2 },
          ),
        )
        .subscribe();
      let fed = false;
      cap.state$.subscribe(({ value }) => {
        if (value === 0 || fed) return;
        fed = true;
        source$.next('a');
        source$.next('b');
      });
      cap.release();
      expect(started).toEqual(['a0', 'b1', 'c2']);
    });

    it('and it starts in the context in which it came, inside an observer, too', () => {
      const tenants = new AsyncLocalStorage<string>();
      const cap = new Semaphore(3);
      const source$ = new Subject<string>();
      const started: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            cap,
            (value) => {
              started.push(`${value} as ${String(tenants.getStore())}`);
              return NEVER;
            },
            exhausting,
          ),
        )
        .subscribe();
      let fed = false;
      cap.state$.subscribe(({ value }) => {
        if (value !== 2 || fed) return;
        fed = true;
        for (const tenant of ['a', 'b']) {
          tenants.run(tenant, () => {
            source$.next(tenant);
          });
        }
      });
      tenants.run('other', () => cap.tryAcquire());
      expect(started).toEqual(['a as a', 'b as b']);
    });

    it('whatever came inside an observer starts nothing any more where all is left in it', () => {
      const cap = new Semaphore(3);
      const { log, send, subscription } = throttled(cap, exhausting);
      let fed = false;
      cap.state$.subscribe(() => {
        if (fed) return;
        fed = true;
        send('a', 'b');
        subscription.unsubscribe();
      });
      expect(log).toEqual([]);
      expect(cap.state).toEqual({ value: 3, waiting: 0 });
    });
  });

  describe('a dropped value', () => {
    it('uses up no index', () => {
      for (const waiting of options.filter(({ overflow }) => overflow !== 'error')) {
        for (const limitOf of [() => 1, () => new Semaphore(1), () => only(new Semaphore(1))]) {
          const { send, started, inner } = throttled(limitOf(), waiting);
          send('a', 'b', 'c', 'd', 'e');
          for (const [done] of ['a', 'b', 'c', 'd', 'e'].entries()) {
            const name = started()[done]?.charAt(0);
            if (name) inner(name).complete();
          }
          send('f');
          expect(started().map((line) => line.charAt(1)))
            .withContext(JSON.stringify(waiting))
            .toEqual(Array.from({ length: started().length }, (_, index) => String(index)));
        }
      }
    });

    it('leaves its place in a shared queue to the next of its stream', () => {
      const cap = new Semaphore(0);
      const order: string[] = [];
      const { send, started } = throttled(cap, latest);
      const snapshots: unknown[] = [];
      send('a');
      cap.acquire().subscribe(() => order.push(`somebody else after ${started().join()}`));
      cap.state$.subscribe(({ waiting }) => snapshots.push(waiting));
      send('b', 'c');
      expect(snapshots).toEqual([2]);
      cap.release(2);
      expect(started()).toEqual(['c0']);
      expect(order).toEqual(['somebody else after c0']);
    });

    it('leaves the request of its stream as it is, at a lockable of somebody else, too', () => {
      const requests: Subject<Permit>[] = [];
      let left = 0;
      const limit: Lockable = {
        acquire: () => {
          const request$ = new Subject<Permit>();
          requests.push(request$);
          return request$.pipe(finalize(() => left++));
        },
      };
      const { send, started } = throttled(limit, { maxWaiting: 2, overflow: 'drop-oldest' });
      send('a', 'b', 'c', 'd');
      expect([requests.length, left]).toEqual([1, 0]);
      requests[0]?.next(hold(new Lock()));
      requests[1]?.next(hold(new Lock()));
      expect(started()).toEqual(['c0', 'd1']);
    });

    it('is not kept in memory', async () => {
      const cases = [new Lock(), only(new Lock()), 1].flatMap((limit) =>
        ([exhausting, latest, { ...latest, maxWaiting: 2 }] as const).map((waiting) => ({
          name: `${typeof limit} ${JSON.stringify(waiting)}`,
          make: (keep: (alive: unknown) => void) => {
            const source$ = new Subject<object>();
            keep(source$);
            keep(source$.pipe(throttleBySemaphore(limit, () => NEVER, waiting)).subscribe());
            source$.next({});
            // The newest are dropped, or the oldest.
            const [first, second, third] = [{}, {}, {}];
            for (const value of [first, second, third, {}, {}]) source$.next(value);
            return { first, second, third };
          },
        })),
      );
      expect(await keptOf(cases)).toEqual([]);
    });

    it('is not kept in memory where it came inside an observer, and all was left in it', async () => {
      const work = () => NEVER;
      const make = (keep: (alive: unknown) => void) => {
        const cap = new Semaphore(3);
        const [first, second] = [{}, {}];
        const subscribers: Subscriber<object>[] = [];
        const subscription = new Observable<object>((subscriber) => {
          subscribers.push(subscriber);
        })
          .pipe(throttleBySemaphore(cap, work, exhausting))
          .subscribe();
        cap.state$.pipe(take(1)).subscribe(() => {
          for (const value of [first, second]) subscribers[0]?.next(value);
          subscription.unsubscribe();
        });
        keep(subscribers[0]);
        return { first, second };
      };
      expect(await keptOf([{ name: 'a source that keeps its subscriber', make }])).toEqual([]);
    });

    it('takes no time to drop, however many wait', () => {
      let [seen, last] = [0, -1];
      const gate$ = new Subject<never>();
      range(0, 200_000)
        .pipe(
          throttleBySemaphore(1, (value) => (value === 0 ? gate$ : of(value)), {
            maxWaiting: 50_000,
            overflow: 'drop-oldest',
          }),
        )
        .subscribe((value) => {
          seen++;
          last = value;
        });
      gate$.complete();
      expect([seen, last]).toEqual([50_000, 199_999]);
    });
  });

  describe('each kept value is projected in the async context in which it came', () => {
    const tenants = new AsyncLocalStorage<string>();

    function projectedIn(limit: Limit, waiting: WaitingOptions, letIn: () => void): string[] {
      const source$ = new Subject<string>();
      const projected: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            limit,
            (value) => {
              projected.push(`${value} as ${String(tenants.getStore())}`);
              return defer(() => {
                projected.push(`${value} subscribed as ${String(tenants.getStore())}`);
                return EMPTY;
              });
            },
            waiting,
          ),
        )
        .subscribe();
      for (const tenant of ['a', 'b', 'c', 'd']) {
        tenants.run(tenant, () => {
          source$.next(tenant);
        });
      }
      tenants.run('releaser', letIn);
      return projected;
    }

    const [c, d] = ['c', 'd'].map((name) => [
      `${name} as ${name}`,
      `${name} subscribed as ${name}`,
    ]);

    it('also where it took over the place of one that was dropped', () => {
      const cap = new Semaphore(0);
      const kept = projectedIn(cap, { maxWaiting: 2, overflow: 'drop-oldest' }, () => {
        cap.release(2);
      });
      expect(kept).toEqual([...(c ?? []), ...(d ?? [])]);
    });

    it('also where the lockable is somebody else’s and grants in whatever context', () => {
      const requests: Subject<Permit>[] = [];
      const limit: Lockable = {
        acquire: () => {
          const request$ = new Subject<Permit>();
          requests.push(request$);
          return request$;
        },
      };
      const kept = projectedIn(limit, latest, () => requests[0]?.next(hold(new Lock())));
      expect(kept).toEqual(d ?? []);
    });

    it('also under an Observable of limits', () => {
      const limit$ = new BehaviorSubject(0);
      const kept = projectedIn(limit$, latest, () => {
        limit$.next(1);
      });
      expect(kept).toEqual(d ?? []);
    });
  });

  describe('under the lockable of somebody else', () => {
    it('that cannot be tried, a request that would wait is made and taken back', () => {
      const cap = new Semaphore(1);
      const snapshots: string[] = [];
      const { send, inner, started } = throttled(only(cap), exhausting);
      send('a');
      cap.state$.subscribe(({ value, waiting }) => {
        snapshots.push(`${String(value)} ${String(waiting)}`);
      });
      send('b');
      expect(snapshots).toEqual(['0 0', '0 1', '0 0']);
      inner('a').complete();
      send('c');
      expect(started()).toEqual(['a0', 'c1']);
    });

    it('that cannot be tried, the permit is used that comes while the request is taken back by an observer', () => {
      const cap = new Semaphore(1);
      const { send, inner, started } = throttled(only(cap), exhausting);
      send('a');
      cap.state$.subscribe(({ waiting }) => {
        if (waiting === 1) inner('a').complete();
      });
      send('b');
      expect(started()).toEqual(['a0', 'b1']);
    });

    it('that cannot be tried, a permit that comes while the request is taken back is given back', () => {
      const lock = new Lock();
      const limit: Lockable = {
        acquire: () => new Observable((subscriber) => () => subscriber.next(hold(lock))),
      };
      const { log, send } = throttled(limit, exhausting);
      send('a');
      expect(log).toEqual([]);
      expect(lock.locked()).toBeFalse();
    });

    it('that cannot be tried, a condition as well as a lockable of one’s own', () => {
      const condition = new Condition();
      const { send, inner, started } = throttled(condition, exhausting);
      send('a', 'b');
      inner('a').complete();
      send('c');
      expect(started()).toEqual(['a0', 'c1']);
      expect(condition.lock.state.waiting).toBe(0);
    });

    it('completes where the source ends while its last value is asked for, and dropped', () => {
      const cap = new Semaphore(0);
      const { log, send, source$ } = throttled(only(cap), exhausting);
      cap.state$.subscribe(({ waiting }) => {
        if (waiting === 1) source$.complete();
      });
      send('a');
      expect(log).toEqual(['complete']);
    });

    it('what the teardown of a request throws is reported, and not thrown at the source', async () => {
      const limit: Lockable = {
        acquire: () =>
          NEVER.pipe(
            finalize(() => {
              throw fault;
            }),
          ),
      };
      for (const overflow of ['drop-newest', 'error'] as const) {
        const { log, send } = throttled(limit, { maxWaiting: 0, overflow });
        const errors = await collectUnhandledErrors(() => {
          send('a');
        });
        expect((errors[0] as { errors: unknown[] }).errors).toEqual([fault]);
        expect(log).toEqual(overflow === 'error' ? ['OverflowError'] : []);
      }
    });

    it('that answers later whether it is available, the value waits for the answer and others do not', () => {
      const answers: Subject<Permit>[] = [];
      const limit = {
        acquire: () => NEVER,
        acquireIfAvailable: () => {
          const answer$ = new Subject<Permit>();
          answers.push(answer$);
          return answer$;
        },
      };
      const { log, send, started, source$ } = throttled(limit, exhausting);
      send('a', 'b');
      expect(answers.length).toBe(1);
      answers[0]?.complete();
      expect(log).toEqual([]);
      send('c', 'd');
      expect(answers.length).toBe(2);
      answers[1]?.next(hold(new Lock()));
      expect(started()).toEqual(['c0']);
      send('e');
      source$.complete();
      expect(log).not.toContain('complete');
      answers[2]?.complete();
      expect(log).not.toContain('complete');
    });

    it('that answers later whether it is available, drop-oldest drops the newcomer, too', () => {
      const answer$ = new Subject<Permit>();
      const limit = { acquire: () => NEVER, acquireIfAvailable: () => answer$ };
      const { send, started } = throttled(limit, { maxWaiting: 0, overflow: 'drop-oldest' });
      send('a', 'b');
      answer$.next(hold(new Lock()));
      expect(started()).toEqual(['a0']);
    });

    it('that answers later that it is not available, ‘error’ errors then', () => {
      const answer$ = new Subject<Permit>();
      const limit = { acquire: () => NEVER, acquireIfAvailable: () => answer$ };
      const { log, send, source$ } = throttled(limit, { maxWaiting: 0 });
      send('a');
      expect(log).toEqual([]);
      source$.complete();
      answer$.complete();
      expect(log).toEqual(['OverflowError']);
    });

    it('whose acquireIfAvailable completes, the value is dropped', () => {
      let free = true;
      const limit = {
        acquire: () => NEVER,
        acquireIfAvailable: () => (free ? of(hold(new Lock())) : EMPTY),
      };
      const { send, started } = throttled(limit, exhausting);
      send('a');
      free = false;
      send('b');
      free = true;
      send('c');
      expect(started()).toEqual(['a0', 'c1']);
    });

    it('whose acquireIfAvailable is no function, it is asked and waited for', () => {
      const limit = { acquire: () => new Semaphore(1).acquire(), acquireIfAvailable: undefined };
      const { send, started } = throttled(limit, exhausting);
      send('a');
      expect(started()).toEqual(['a0']);
    });

    it('whose request completes without a permit, the value uses up its index, as if it were empty', () => {
      let asked = 0;
      const limit: Lockable = { acquire: () => (asked++ === 0 ? EMPTY : of(hold(new Lock()))) };
      const { send, started } = throttled(limit, exhausting);
      send('a', 'b');
      expect(started()).toEqual(['b1']);
    });

    it('that throws or errors errors the result', () => {
      const throwing = () => {
        throw fault;
      };
      for (const limit of [
        { acquire: throwing },
        { acquire: () => NEVER, acquireIfAvailable: throwing },
      ]) {
        const { log, send } = throttled(limit, exhausting);
        send('a');
        expect(log).toEqual(['Error']);
      }
    });

    it('a closed semaphore errors the result, whether a value may wait or not', () => {
      for (const waiting of options) {
        const cap = new Semaphore(1);
        const { log, send } = throttled(cap, waiting);
        cap.close();
        send('a');
        expect(log).toEqual(['ClosedError']);
      }
    });

    it('a rate limiter and several as one can be tried', () => {
      for (const limit of [
        new RateLimiter(2, 1000),
        allOf(new Semaphore(5), new RateLimiter(2, 1000)),
      ]) {
        const { send, started } = throttled(limit, exhausting);
        send('a', 'b', 'c');
        expect(started()).toEqual(['a0', 'b1']);
      }
    });
  });

  describe('under a semaphore that others share', () => {
    it('where nobody may wait, it never stands in the queue', () => {
      const cap = new Semaphore(1);
      const waiting: number[] = [];
      const held = hold(cap);
      cap.state$.subscribe((state) => waiting.push(state.waiting));
      const { send, started } = throttled(cap, exhausting);
      send('a', 'b');
      held.release();
      send('c');
      expect(started()).toEqual(['c0']);
      expect(new Set(waiting)).toEqual(new Set([0]));
    });

    it('where nobody may wait, a value does not overtake those who wait', () => {
      const cap = new Semaphore(1);
      cap.acquire(2).subscribe();
      const { send, started } = throttled(cap, exhausting);
      send('a');
      expect(started()).toEqual([]);
    });

    it('and wait for several keys at once, the latest starts', () => {
      const locks = new KeyedLock<string>();
      const held = hold(locks.for('b'));
      const { send, started } = throttled(locks.forAll(['a', 'b']), latest);
      send('a', 'b', 'c');
      held.release();
      expect(started()).toEqual(['c0']);
    });

    it('each stream has its own limit to how many wait, and they take turns', () => {
      const cap = new Semaphore(0);
      const one = throttled(cap, latest);
      const two = throttled(cap, { maxWaiting: 2, overflow: 'drop-newest' });
      one.send('a', 'b');
      two.send('c', 'd', 'e');
      one.send('f');
      cap.release();
      expect([one.started(), two.started()]).toEqual([['f0'], []]);
      cap.release(2);
      expect([one.started(), two.started()]).toEqual([['f0'], ['c0', 'd1']]);
    });
  });

  describe('under an Observable of limits', () => {
    for (const waiting of options) {
      it(`values wait, or do not, while it is paused, with ${JSON.stringify(waiting)}`, () => {
        const limit$ = new Subject<number>();
        const { log, send, started } = throttled(limit$, waiting);
        const { maxWaiting = 0, overflow } = waiting;
        // Before the first limit it is paused.
        send(...['a', 'b'].slice(0, maxWaiting));
        expect(log).toEqual([]);
        send('c');
        if (overflow === 'error') {
          expect(log).toEqual(['OverflowError']);
          expect(limit$.observed).toBeFalse();
          return;
        }
        limit$.next(3);
        const kept = ['a', 'b'].slice(0, maxWaiting);
        if (overflow === 'drop-oldest' && maxWaiting > 0)
          kept.push(...kept.splice(0).slice(1), 'c');
        expect(started()).toEqual(kept.map((name, index) => name + String(index)));
        limit$.next(0);
        send(...['d', 'e', 'f'].slice(0, maxWaiting));
        limit$.next(9);
        send('g');
        expect(started().length).toBe(2 * maxWaiting + 1);
      });
    }

    it('lowered while values wait, they go on waiting', () => {
      const limit$ = new BehaviorSubject(2);
      const { send, started, inner } = throttled(limit$, {
        maxWaiting: 1,
        overflow: 'drop-newest',
      });
      send('a', 'b', 'c');
      limit$.next(1);
      send('d');
      inner('a').complete();
      expect(started()).toEqual(['a0', 'b1']);
      inner('b').complete();
      expect(started()).toEqual(['a0', 'b1', 'c2']);
    });
  });

  describe('ends', () => {
    it('with an error of the source while it is full, all torn down', () => {
      for (const waiting of options) {
        const cap = new Semaphore(1);
        const { log, send, source$ } = throttled(cap, waiting);
        send('a', ...['b', 'c'].slice(0, waiting.maxWaiting));
        source$.error(fault);
        expect(log).toEqual(['a starts, 0', 'a torn down', 'Error']);
        expect(cap.state).toEqual({ value: 1, waiting: 0 });
      }
    });

    it('with the last inner observable, where all others have been dropped', () => {
      for (const limitOf of [() => 1, () => new Semaphore(1), () => only(new Semaphore(1))]) {
        const { log, send, inner, source$ } = throttled(limitOf(), exhausting);
        send('a', 'b', 'c');
        source$.complete();
        expect(log).toEqual(['a starts, 0']);
        inner('a').complete();
        expect(log).toEqual(['a starts, 0', 'a torn down', 'complete']);
      }
    });

    it('with the source, where it can start nothing', () => {
      const cap = new Semaphore(0);
      const { log, send, source$ } = throttled(cap, exhausting);
      send('a', 'b');
      source$.complete();
      expect(log).toEqual(['complete']);
    });

    it('not before the trailing value, though the source has completed', () => {
      const { log, send, inner, source$ } = throttled(1, latest);
      send('a', 'b', 'c');
      source$.complete();
      inner('a').complete();
      inner('c').next('from c');
      inner('c').complete();
      expect(log.slice(2)).toEqual(['c starts, 1', 'from c', 'c torn down', 'complete']);
    });

    it('where the subscriber leaves while values wait, the request is taken back', () => {
      const cap = new Semaphore(0);
      const { send, subscription } = throttled(cap, latest);
      send('a', 'b', 'c');
      expect(cap.state.waiting).toBe(1);
      subscription.unsubscribe();
      expect(cap.state.waiting).toBe(0);
    });
  });

  describe('called back', () => {
    it('an overflow inside project errors, and what project returns is not subscribed', () => {
      const cap = new Semaphore(1);
      const source$ = new Subject<number>();
      const log: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            cap,
            (value) => {
              source$.next(value + 1);
              return defer(() => {
                log.push('subscribed');
                return NEVER;
              });
            },
            { maxWaiting: 0 },
          ),
        )
        .subscribe({
          error: (error: unknown) => log.push(`${nameOf(error)}, ${String(cap.value)} free`),
        });
      source$.next(1);
      expect(log).toEqual(['OverflowError, 1 free']);
      expect(cap.state).toEqual({ value: 1, waiting: 0 });
    });

    it('a value that is fed in the error of an overflow, or while it tears down, is not taken', () => {
      const source$ = new Subject<string>();
      const log: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            1,
            (value) => {
              log.push(value);
              return NEVER.pipe(
                finalize(() => {
                  source$.next('while it is torn down');
                }),
              );
            },
            { maxWaiting: 1 },
          ),
        )
        .subscribe({
          error: (error: unknown) => {
            log.push(nameOf(error));
            source$.next('in the error');
          },
        });
      for (const value of ['a', 'b', 'c', 'd']) source$.next(value);
      expect(log).toEqual(['a', 'OverflowError']);
    });

    it('what is fed from a teardown waits like any other, as the permit is not back yet', () => {
      for (const waiting of options) {
        const source$ = new Subject<string>();
        const inner$ = new Subject<never>();
        const log: string[] = [];
        source$
          .pipe(
            throttleBySemaphore(
              1,
              (value) => {
                log.push(value);
                return value === 'a'
                  ? inner$.pipe(
                      finalize(() => {
                        source$.next('b');
                      }),
                    )
                  : NEVER;
              },
              waiting,
            ),
          )
          .subscribe({ error: (error: unknown) => log.push(nameOf(error)) });
        source$.next('a');
        inner$.complete();
        const dropped = waiting.overflow === 'error' ? ['a', 'OverflowError'] : ['a'];
        expect(log).toEqual(waiting.maxWaiting === 0 ? dropped : ['a', 'b']);
      }
    });

    it('a stream that feeds itself from its own values keeps the latest', () => {
      const source$ = new Subject<number>();
      const seen: number[] = [];
      source$
        .pipe(
          throttleBySemaphore(1, (value) => of(value), latest),
          take(5),
        )
        .subscribe((value) => {
          seen.push(value);
          source$.next(value + 1);
          source$.next(value + 10);
        });
      source$.next(0);
      expect(seen).toEqual([0, 10, 20, 30, 40]);
    });

    it('100,000 values that feed each other leave the stack flat', () => {
      const source$ = new Subject<number>();
      let last = 0;
      source$.pipe(throttleBySemaphore(1, (value) => of(value), latest)).subscribe((value) => {
        last = value;
        if (value < 100_000) source$.next(value + 1);
      });
      source$.next(1);
      expect(last).toBe(100_000);
    });

    it('an observer that drops a value by sending another, while its request is queued', () => {
      const cap = new Semaphore(0);
      const { send, started } = throttled(cap, latest);
      let fed = false;
      cap.state$.subscribe(({ waiting }) => {
        if (waiting !== 1 || fed) return;
        fed = true;
        send('b');
      });
      send('a');
      cap.release();
      expect(started()).toEqual(['b0']);
    });

    it('a lockable of somebody else that sends another value while it is asked', () => {
      for (const waiting of options) {
        const requests: Subject<Permit>[] = [];
        const limit: Lockable = {
          acquire: () => {
            const request$ = new Subject<Permit>();
            requests.push(request$);
            if (requests.length === 1) all.send('b');
            return request$;
          },
        };
        const all = throttled(limit, waiting);
        all.send('a');
        requests[0]?.next(hold(new Lock()));
        const { maxWaiting = 0, overflow } = waiting;
        const kept = overflow === 'drop-oldest' && maxWaiting === 1 ? ['b0'] : ['a0'];
        const overflowed = overflow === 'error' && maxWaiting < 2;
        expect(all.started())
          .withContext(JSON.stringify(waiting))
          .toEqual(maxWaiting === 0 || overflowed ? [] : kept);
      }
    });
  });

  it('does what the plainest model does, in every sequence of 5 steps', () => {
    const steps = ['value', 'end first', 'end last', 'somebody takes', 'somebody leaves'] as const;
    type Step = (typeof steps)[number];

    function difference(sequence: readonly Step[], waiting: WaitingOptions): string | undefined {
      const { maxWaiting = 0, overflow } = waiting;
      const model = { free: 2, running: [] as number[], waiting: [] as number[], started: [''] };
      const cap = new Semaphore(2);
      const source$ = new Subject<number>();
      const [taken, gates]: [Permit[], Subject<never>[]] = [[], []];
      const started: string[] = [''];
      const errors: unknown[] = [];
      source$
        .pipe(
          throttleBySemaphore(
            cap,
            (value, index) => {
              started.push(`${String(value)} at ${String(index)}`);
              return (gates[value] = new Subject<never>());
            },
            waiting,
          ),
        )
        .subscribe({ error: (error: unknown) => errors.push(error) });
      for (const [value, step] of sequence.entries()) {
        let modelFailed = false;
        let ended: number | undefined;
        if (step === 'value') {
          if (model.free === 0 && model.waiting.length >= maxWaiting) {
            modelFailed = overflow === 'error';
            if (overflow === 'drop-oldest' && maxWaiting > 0) {
              model.waiting.shift();
              model.waiting.push(value);
            }
          } else {
            model.waiting.push(value);
          }
          source$.next(value);
        } else if (step === 'somebody takes') {
          // Nobody overtakes: where a value waits, nothing is free.
          if (model.free > 0) model.free--;
          const permit = cap.tryAcquire();
          if (permit) taken.push(permit);
        } else if (step === 'somebody leaves') {
          if (taken.length > 0) model.free++;
        } else {
          ended = step === 'end first' ? model.running.shift() : model.running.pop();
          if (ended !== undefined) model.free++;
        }
        for (let next; model.free > 0 && (next = model.waiting.shift()) !== undefined;) {
          model.free--;
          model.running.push(next);
          model.started.push(`${String(next)} at ${String(model.started.length - 1)}`);
        }
        if (step === 'somebody leaves') taken.shift()?.release();
        if (ended !== undefined) gates[ended]?.complete();
        if (errors.length !== Number(modelFailed)) return `after ${step}: ${errors.join()}`;
        if (modelFailed) return cap.value + taken.length === 2 ? undefined : 'permits are lost';
        if (started.join() !== model.started.join()) {
          return `after ${step}: ${model.started.join()}, got ${started.join()}`;
        }
        if (cap.value !== model.free) return `after ${step}: ${String(cap.value)} are free`;
      }
      return undefined;
    }

    for (const waiting of options) {
      for (const sequence of sequencesOf(steps, 5)) {
        const found = difference(sequence, waiting);
        if (found) {
          fail(`${JSON.stringify(waiting)}, ${sequence.join(', ')}: ${found}`);
          return;
        }
      }
    }
    expect(true).toBeTrue();
  });

  it('sends with a cap of one what exhaustMap sends, also where the source is fed by the result', () => {
    const run = (
      operator: (
        project: (value: number) => Observable<number>,
      ) => OperatorFunction<number, number>,
    ) => {
      const source$ = new Subject<number>();
      const seen: number[] = [];
      source$.pipe(operator((value) => of(value, value + 100))).subscribe((value) => {
        seen.push(value);
        if (value < 10) source$.next(value + 1);
      });
      for (const value of [1, 2, 20]) source$.next(value);
      return seen;
    };
    const actual = run((project) => throttleBySemaphore(1, project, exhausting));
    expect(actual).toEqual(run((project) => exhaustMap(project)));
  });

  describe('refuses at the call', () => {
    for (const maxWaiting of [-1, 0.5, NaN, -Infinity, '1', null]) {
      it(`maxWaiting: ${typeof maxWaiting} ${String(maxWaiting)} with RangeError`, () => {
        const given = typeof maxWaiting === 'string' ? '"1"' : String(maxWaiting);
        expect(() =>
          throttleBySemaphore(1, () => EMPTY, { maxWaiting: maxWaiting as number }),
        ).toThrowError(
          RangeError,
          `throttleBySemaphore(…, options): maxWaiting: an integer of at least 0 or Infinity, got ${given}`,
        );
      });
    }

    for (const [overflow, given] of [
      ['drop', '"drop"'],
      [null, 'null'],
      [0, '0'],
      [['error'], 'an Array'],
    ] as const) {
      it(`overflow: ${given} with RangeError`, () => {
        expect(() =>
          throttleBySemaphore(1, () => EMPTY, { overflow: overflow as never }),
        ).toThrowError(
          RangeError,
          `throttleBySemaphore(…, options): overflow: 'error', 'drop-newest' or 'drop-oldest', got ${given}`,
        );
      });
    }

    for (const [given, shown] of [
      [null, 'null'],
      [3, '3'],
      ['drop-newest', '"drop-newest"'],
      [() => 3, 'a function'],
    ] as const) {
      it(`${shown} for the options with TypeError`, () => {
        expect(() => throttleBySemaphore(1, () => EMPTY, given as never)).toThrowError(
          TypeError,
          `throttleBySemaphore(…, options): an object with maxWaiting and overflow, got ${shown}`,
        );
      });
    }

    it('what is undefined is left out', () => {
      const given = { maxWaiting: undefined, overflow: undefined } as object;
      expect(() => throttleBySemaphore(1, () => EMPTY, given)).not.toThrow();
    });

    it('and looks at the options then, not when values come', () => {
      const given = { maxWaiting: 0, overflow: 'drop-newest' as 'drop-newest' | 'error' };
      const seen: number[] = [];
      const operator = throttleBySemaphore(1, (value: number) => concat(of(value), NEVER), given);
      Object.assign(given, { maxWaiting: 5, overflow: 'error' });
      range(0, 10)
        .pipe(operator)
        .subscribe((value) => seen.push(value));
      expect(seen).toEqual([0]);
    });
  });
});
