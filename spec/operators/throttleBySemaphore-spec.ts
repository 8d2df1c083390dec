import {
  BehaviorSubject,
  concat,
  defer,
  EMPTY,
  EmptyError,
  finalize,
  from,
  merge,
  mergeMap,
  NEVER,
  Observable,
  of,
  type OperatorFunction,
  range,
  repeat,
  retry,
  startWith,
  Subject,
  take,
  takeUntil,
  throwError,
} from 'rxjs';
import {
  LeaseLostError,
  Lock,
  type Lockable,
  type Permit,
  Semaphore,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { leaseOf } from '../helpers/leaseOf.js';
import { sequencesOf } from '../helpers/sequencesOf.js';

const fault = new Error('fault');

/** Inner observables that the spec ends by hand, and what happens to them. */
function inners() {
  const log: string[] = [];
  const subjects = new Map<string, Subject<string>>();
  return {
    log,
    project: (name: string) =>
      defer(() => {
        const subject = new Subject<string>();
        subjects.set(name, subject);
        log.push(`${name} starts`);
        return subject.pipe(finalize(() => log.push(`${name} torn down`)));
      }),
    inner: (name: string): Subject<string> => {
      const subject = subjects.get(name);
      if (!subject) throw new Error(`${name} has not started`);
      return subject;
    },
  };
}

describe('throttleBySemaphore', () => {
  it('runs at most that many inner observables at a time, in order', () => {
    const { log, project, inner } = inners();
    of('a', 'b', 'c').pipe(throttleBySemaphore(2, project)).subscribe();
    expect(log).toEqual(['a starts', 'b starts']);
    inner('b').complete();
    expect(log).toEqual(['a starts', 'b starts', 'b torn down', 'c starts']);
  });

  it('tears an inner observable down before the next one starts', () => {
    const { log, project, inner } = inners();
    of('a', 'b').pipe(throttleBySemaphore(1, project)).subscribe();
    inner('a').complete();
    expect(log).toEqual(['a starts', 'a torn down', 'b starts']);
  });

  it('with a number, each subscription has its own cap', () => {
    const { log, project } = inners();
    const result$ = of('a', 'b').pipe(throttleBySemaphore(1, project));
    result$.subscribe();
    result$.subscribe();
    expect(log).toEqual(['a starts', 'a starts']);
  });

  it('with a semaphore, all streams that use it share the cap', () => {
    const semaphore = new Semaphore(1);
    const { log, project, inner } = inners();
    const capped = throttleBySemaphore(semaphore, project);
    merge(of('a').pipe(capped), of('b').pipe(capped)).subscribe();
    expect(log).toEqual(['a starts']);
    inner('a').complete();
    expect(log).toEqual(['a starts', 'a torn down', 'b starts']);
  });

  it('without project, the values are themselves the inner observables', async () => {
    const values: unknown[] = [];
    await from([of(1), [2, 3], Promise.resolve(4)])
      .pipe(throttleBySemaphore(1))
      .forEach((value) => values.push(value));
    expect(values).toEqual([1, 2, 3, 4]);
  });

  it('calls project with the value and its index', () => {
    const calls: unknown[] = [];
    of('a', 'b')
      .pipe(
        throttleBySemaphore(1, (...parameters) => {
          calls.push(parameters);
          return EMPTY;
        }),
      )
      .subscribe();
    expect(calls).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('has at most one request queued, so streams that share a semaphore take turns', () => {
    const semaphore = new Semaphore(1);
    const { log, project, inner } = inners();
    const capped = throttleBySemaphore(semaphore, project);
    of('a1', 'a2', 'a3').pipe(capped).subscribe();
    of('b1', 'b2').pipe(capped).subscribe();
    expect(semaphore.state.waiting).toBe(2);
    for (const name of ['a1', 'a2', 'b1', 'a3']) inner(name).complete();
    expect(log.filter((line) => line.endsWith('starts'))).toEqual([
      'a1 starts',
      'a2 starts',
      'b1 starts',
      'a3 starts',
      'b2 starts',
    ]);
  });

  it('completes when the source and all inner observables have completed, with the permits back', () => {
    const semaphore = new Semaphore(2);
    const { project, inner } = inners();
    let value: number | undefined;
    of('a', 'b', 'c')
      .pipe(throttleBySemaphore(semaphore, project))
      .subscribe({ complete: () => (value = semaphore.value) });
    inner('a').complete();
    inner('b').complete();
    expect(value).toBeUndefined();
    inner('c').complete();
    expect(value).toBe(2);
  });

  it('completes even if the teardown of the source throws', () => {
    let completed = false;
    const source$ = new Subject<number>();
    source$
      .pipe(
        finalize(() => {
          throw fault;
        }),
        throttleBySemaphore(1, (value) => of(value)),
      )
      .subscribe({ complete: () => (completed = true) });
    expect(() => source$.complete()).toThrow();
    expect(completed).toBeTrue();
  });

  it('completes at once for an empty source', () => {
    let completed = false;
    EMPTY.pipe(throttleBySemaphore(1)).subscribe({ complete: () => (completed = true) });
    expect(completed).toBeTrue();
  });

  it('does not complete while a value waits that starts when another ends', () => {
    const semaphore = new Semaphore(0);
    let count = 0;
    let completed = 0;
    range(0, 1000)
      .pipe(throttleBySemaphore(semaphore, (value) => of(value)))
      .subscribe({ next: () => count++, complete: () => completed++ });
    semaphore.release();
    expect([count, completed]).toEqual([1000, 1]);
  });

  it('tears the source down when the source completes, not when the last inner observable does', () => {
    let tornDown = false;
    of(1)
      .pipe(
        finalize(() => (tornDown = true)),
        throttleBySemaphore(1, () => NEVER),
      )
      .subscribe();
    expect(tornDown).toBeTrue();
  });

  describe('tears all inner observables down first, then takes the queued request back, then gives every permit back:', () => {
    function running() {
      const semaphore = new Semaphore(2);
      const { log, project, inner } = inners();
      const source$ = new Subject<string>();
      const subscription = source$.pipe(throttleBySemaphore(semaphore, project)).subscribe({
        error: (error: unknown) => log.push(`error ${String(error === fault)}`),
      });
      for (const name of ['a', 'b', 'c']) source$.next(name);
      semaphore.acquire().subscribe(() => log.push('somebody else'));
      log.length = 0;
      return { semaphore, log, inner, source$, subscription };
    }

    it('on unsubscribing', () => {
      const { semaphore, log, subscription } = running();
      subscription.unsubscribe();
      expect(log).toEqual(['a torn down', 'b torn down', 'somebody else']);
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    });

    it('on an error of the source', () => {
      const { semaphore, log, source$ } = running();
      source$.error(fault);
      expect(log).toEqual(['a torn down', 'b torn down', 'somebody else', 'error true']);
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    });

    it('on an error of an inner observable, and starts no other meanwhile', () => {
      const { semaphore, log, inner } = running();
      inner('b').error(fault);
      expect(log).toEqual(['b torn down', 'a torn down', 'somebody else', 'error true']);
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    });

    for (const end of ['an error of the source', 'unsubscribing'] as const) {
      it(`on ${end} inside an inner observable that is just starting, which ends last`, () => {
        const cap = new Semaphore(2);
        const source$ = new Subject<string>();
        const log: string[] = [];
        const subscription = source$
          .pipe(
            throttleBySemaphore(cap, (name) =>
              concat(of(name), NEVER).pipe(
                finalize(() => log.push(`${name} torn down, ${String(cap.value)} free`)),
              ),
            ),
          )
          .subscribe({
            next: (name) => {
              if (name === 'a') return;
              if (end === 'unsubscribing') subscription.unsubscribe();
              else source$.error(fault);
              log.push(end);
            },
            error: (error: unknown) =>
              log.push(`error ${String(error === fault)}, ${String(cap.value)} free`),
          });
        source$.next('a');
        source$.next('b');
        expect(log).toEqual([
          'a torn down, 0 free',
          end,
          'b torn down, 0 free',
          ...(end === 'unsubscribing' ? [] : ['error true, 2 free']),
        ]);
        expect(cap.value).toBe(2);
      });
    }

    it('on a lease that was lost before its inner observable starts, while others run', () => {
      const log: string[] = [];
      const leases = [new AbortController().signal, AbortSignal.abort(fault)].map((signal, index) =>
        leaseOf(signal, () => log.push(`${String(index)} released`)),
      );
      const lock = { acquire: () => from(leases.splice(0, 1)) };
      of('a', 'b')
        .pipe(
          throttleBySemaphore(lock, (name) =>
            NEVER.pipe(finalize(() => log.push(`${name} torn down`))),
          ),
        )
        .subscribe({ error: (error: unknown) => log.push(`error ${String(error === fault)}`) });
      expect(log).toEqual(['a torn down', '1 released', '0 released', 'error true']);
    });

    it('on a lease that was lost before its inner observable starts, inside another that is just starting', () => {
      const log: string[] = [];
      const leases = [new AbortController().signal, AbortSignal.abort(fault)].map((signal, index) =>
        leaseOf(signal, () => log.push(`${String(index)} released`)),
      );
      const lock = { acquire: () => from(leases.splice(0, 1)) };
      const source$ = new Subject<string>();
      source$
        .pipe(
          throttleBySemaphore(lock, (name) =>
            concat(of(name), NEVER).pipe(finalize(() => log.push(`${name} torn down`))),
          ),
        )
        .subscribe({
          next: () => source$.next('b'),
          error: (error: unknown) => log.push(`error ${String(error === fault)}`),
        });
      source$.next('a');
      expect(log).toEqual(['a torn down', '1 released', '0 released', 'error true']);
    });

    it('on an error thrown by project', () => {
      const semaphore = new Semaphore(2);
      const log: string[] = [];
      of('a', 'b')
        .pipe(
          throttleBySemaphore(semaphore, (name) => {
            if (name === 'b') throw fault;
            return NEVER.pipe(finalize(() => log.push(`a torn down, ${String(semaphore.value)}`)));
          }),
        )
        .subscribe({ error: (error: unknown) => log.push(`error ${String(error === fault)}`) });
      expect(log).toEqual(['a torn down, 0', 'error true']);
      expect(semaphore.value).toBe(2);
    });

    it('even if an inner observable errors because another is torn down', () => {
      const semaphore = new Semaphore(2);
      const [one$, two$] = [new Subject<never>(), new Subject<never>()];
      const subscription = of(one$.pipe(finalize(() => two$.error(fault))), two$)
        .pipe(throttleBySemaphore(semaphore))
        .subscribe({ error: () => fail('an error after unsubscribing') });
      subscription.unsubscribe();
      expect(semaphore.value).toBe(2);
    });

    it('even if the subscriber leaves while an error tears everything down', () => {
      const semaphore = new Semaphore(3);
      const stop$ = new Subject<void>();
      const log: string[] = [];
      const running = (name: string) =>
        NEVER.pipe(finalize(() => log.push(`${name} torn down, ${String(semaphore.value)}`)));
      const leaving$ = NEVER.pipe(finalize(() => stop$.next()));
      concat(
        of(leaving$, running('b'), running('c')),
        throwError(() => fault),
      )
        .pipe(throttleBySemaphore(semaphore), takeUntil(stop$))
        .subscribe({ complete: () => log.push(`complete, ${String(semaphore.value)}`) });
      expect(log).toEqual(['complete, 0', 'b torn down, 0', 'c torn down, 0']);
      expect(semaphore.value).toBe(3);
    });

    it('even if a teardown throws', () => {
      const semaphore = new Semaphore(2);
      const broken$ = NEVER.pipe(
        finalize(() => {
          throw fault;
        }),
      );
      const subscription = of(broken$, broken$, broken$)
        .pipe(throttleBySemaphore(semaphore))
        .subscribe();
      expect(() => subscription.unsubscribe()).toThrow();
      expect(semaphore.state).toEqual({ value: 2, waiting: 0 });
    });

    it('even if the subscriber leaves inside a synchronous inner observable', () => {
      const semaphore = new Semaphore(1);
      const log: string[] = [];
      of(1, 2)
        .pipe(
          throttleBySemaphore(semaphore, () =>
            range(0, 5).pipe(finalize(() => log.push(`torn down, ${String(semaphore.value)}`))),
          ),
          take(2),
        )
        .subscribe();
      expect(log).toEqual(['torn down, 0']);
      expect(semaphore.value).toBe(1);
    });

    it('does not lose an error if the teardown of the source ends the last inner observable', () => {
      for (const failing of ['inner', 'source'] as const) {
        const stop$ = new Subject<void>();
        const [source$, inner$] = [new Subject<number>(), new Subject<never>()];
        const seen: unknown[] = [];
        source$
          .pipe(
            finalize(() => stop$.next()),
            throttleBySemaphore(2, (value) => (value ? inner$ : NEVER.pipe(takeUntil(stop$)))),
          )
          .subscribe({
            error: (error: unknown) => seen.push(error),
            complete: () => seen.push('complete'),
          });
        source$.next(0);
        source$.next(1);
        (failing === 'inner' ? inner$ : source$).error(fault);
        expect(seen).toEqual([fault]);
      }
    });

    it('starts nothing if the teardown of the source causes the grant of the queued request', () => {
      const semaphore = new Semaphore(1);
      const source$ = new Subject<number>();
      let started = 0;
      const subscription = source$
        .pipe(
          withLock(semaphore),
          throttleBySemaphore(semaphore, () => {
            started++;
            return NEVER;
          }),
        )
        .subscribe();
      source$.next(1);
      expect(semaphore.state).toEqual({ value: 0, waiting: 1 });
      subscription.unsubscribe();
      expect(started).toBe(0);
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    });

    it('ignores a value that a source sends while it is torn down', () => {
      const source$ = new Subject<number>();
      const seen: number[] = [];
      const project = (value: number) => {
        seen.push(value);
        return NEVER.pipe(finalize(() => source$.next(2)));
      };
      const subscription = source$.pipe(throttleBySemaphore(2, project)).subscribe();
      source$.next(1);
      subscription.unsubscribe();
      expect(seen).toEqual([1]);
    });

    it('starts nothing if a grant comes while the inner observables are torn down', () => {
      const semaphore = new Semaphore(1);
      let started = 0;
      const subscription = of(1, 2)
        .pipe(
          throttleBySemaphore(semaphore, () => {
            started++;
            return NEVER.pipe(finalize(() => semaphore.release()));
          }),
        )
        .subscribe();
      subscription.unsubscribe();
      expect(started).toBe(1);
      expect(semaphore.state).toEqual({ value: 2, waiting: 0 });
    });
  });

  it('a request that completes without a permit drops its value', () => {
    const lock = new Lock();
    let asked = 0;
    const odd: Lockable = { acquire: () => (++asked % 2 === 0 ? EMPTY : lock.acquire()) };
    const seen: unknown[] = [];
    of('a', 'b', 'c', 'd')
      .pipe(throttleBySemaphore(odd, (value, index) => of([value, index])))
      .subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
    expect(seen).toEqual([['a', 0], ['c', 2], 'complete']);
  });

  it('drops 100,000 values this way without growing the stack', () => {
    let completed = false;
    range(0, 100_000)
      .pipe(throttleBySemaphore({ acquire: () => EMPTY }, () => of(1)))
      .subscribe({ next: fail, complete: () => (completed = true) });
    expect(completed).toBeTrue();
  });

  it('a request that errors errors the result', () => {
    const seen: unknown[] = [];
    of(1, 2)
      .pipe(throttleBySemaphore({ acquire: () => throwError(() => fault) }, () => of(1)))
      .subscribe({ next: fail, error: (error: unknown) => seen.push(error) });
    expect(seen).toEqual([fault]);
  });

  it('sends the error that acquire() throws', () => {
    const seen: unknown[] = [];
    const broken: Lockable = {
      acquire() {
        throw fault;
      },
    };
    of(1, 2)
      .pipe(throttleBySemaphore(broken, () => of(1)))
      .subscribe({ error: (error: unknown) => seen.push(error) });
    expect(seen).toEqual([fault]);
  });

  it('takes any Lockable in place of a semaphore', () => {
    const lock = new Lock();
    const { log, project, inner } = inners();
    of('a', 'b').pipe(throttleBySemaphore(lock, project)).subscribe();
    inner('a').complete();
    expect(log).toEqual(['a starts', 'a torn down', 'b starts']);
  });

  it('serves 100,000 values on a flat stack from a Lockable that grants at once and never runs out', () => {
    const semaphore = new Semaphore(200_000);
    let seen = 0;
    const held = hold(semaphore);
    const granting: Lockable = {
      acquire: () => new Observable((subscriber) => subscriber.next(held)),
    };
    const source$ = new Subject<number>();
    source$.pipe(throttleBySemaphore(granting, (value) => of(value))).subscribe(() => seen++);
    for (let index = 0; index < 100_000; index++) source$.next(index);
    expect(seen).toBe(100_000);
  });

  it('serves buffered values one after the other, on a flat stack, from a Lockable that grants at once', () => {
    const gate$ = new Subject<Permit>();
    const permit = hold(new Lock());
    let asked = 0;
    let [depth, deepest] = [0, 0];
    const granting: Lockable = {
      acquire: () =>
        ++asked === 1
          ? gate$
          : new Observable((subscriber) => {
              deepest = Math.max(deepest, ++depth);
              subscriber.next(permit);
              subscriber.complete();
              depth--;
            }),
    };
    let seen = 0;
    range(0, 100)
      .pipe(throttleBySemaphore(granting, (value) => of(value)))
      .subscribe(() => seen++);
    expect(seen).toBe(0);
    gate$.next(permit);
    expect([seen, deepest]).toEqual([100, 1]);
  });

  it('ends the inner observable when its lease is lost, releases it, and errors with the reason', () => {
    const server = new AbortController();
    const said: unknown[] = [];
    const lease = leaseOf(server.signal, () => said.push('released'));
    of(1)
      .pipe(throttleBySemaphore({ acquire: () => of(lease) }, () => NEVER))
      .subscribe({ error: (error: unknown) => said.push(error) });
    const lost = new LeaseLostError('gone');
    server.abort(lost);
    expect(said).toEqual(['released', lost]);
  });

  it('starts the next value without growing the stack', () => {
    const gate$ = new Subject<void>();
    let seen = 0;
    range(0, 100_000)
      .pipe(throttleBySemaphore(1, (value) => (value === 0 ? gate$ : of(value))))
      .subscribe(() => seen++);
    expect(seen).toBe(0);
    gate$.complete();
    expect(seen).toBe(99_999);
  });

  for (const [name, limit] of [
    ['a number', () => 2],
    ['an Observable of a limit', () => of(2)],
    ['a semaphore', () => new Semaphore(2)],
  ] as const) {
    it(`starts a value that has waited when the work that made room for it has been started, with ${name}`, () => {
      const source$ = new Subject<string>();
      const first$ = new Subject<never>();
      const log: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(limit(), (value) => {
            log.push(`${value} starts`);
            if (value === 'first') return first$;
            if (value === 'second') {
              source$.next('third');
              first$.complete();
              log.push('first is over');
            }
            return NEVER;
          }),
        )
        .subscribe();
      source$.next('first');
      source$.next('second');
      expect(log).toEqual(['first starts', 'second starts', 'first is over', 'third starts']);
    });
  }

  it('takes a value that project sends back into the source', () => {
    const source$ = new Subject<number>();
    const seen: number[] = [];
    source$
      .pipe(
        throttleBySemaphore(1, (value) => {
          if (value < 5) source$.next(value + 1);
          return of(value);
        }),
      )
      .subscribe((value) => seen.push(value));
    source$.next(1);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('ignores what a source sends after its end', () => {
    const seen: unknown[] = [];
    new Observable<number>((subscriber) => {
      subscriber.next(1);
      subscriber.complete();
      subscriber.next(2);
      subscriber.error(fault);
    })
      .pipe(throttleBySemaphore(2, (value) => concat(of(value), NEVER)))
      .subscribe({
        next: (value) => seen.push(value),
        error: (error: unknown) => seen.push(error),
      });
    expect(seen).toEqual([1]);
  });

  it('subscribes to nothing for a subscriber that has left already', () => {
    let subscribed = 0;
    const source$ = defer(() => {
      subscribed++;
      return of(1);
    });
    for (const limit of [1, new Semaphore(1), of(1)]) {
      new Observable((subscriber) => {
        subscriber.complete();
        source$.pipe(throttleBySemaphore(limit, fail as never)).subscribe(subscriber);
      }).subscribe();
    }
    expect(subscribed).toBe(0);
  });

  it('a synchronous source stops when the subscriber leaves', () => {
    let pulled = 0;
    new Observable<number>((subscriber) => {
      while (!subscriber.closed && pulled < 1000) subscriber.next(pulled++);
    })
      .pipe(
        throttleBySemaphore(1, (value) => of(value)),
        take(3),
      )
      .subscribe();
    expect(pulled).toBe(3);
  });

  it('sends the values of mergeMap(project, n), for every n', () => {
    for (const limit of [1, 2, 3, 4]) {
      type Project = (gate$: Subject<string>, index: number) => Observable<string>;
      const run = (operator: (project: Project) => OperatorFunction<Subject<string>, string>) => {
        const values: unknown[] = [];
        const gates = Array.from({ length: 4 }, () => new Subject<string>());
        const project: Project = (gate$, index) => merge(of(`${String(index)} starts`), gate$);
        from(gates)
          .pipe(operator(project))
          .subscribe({ next: (value) => values.push(value), complete: () => values.push('|') });
        for (const index of [0, 2, 1, 3]) {
          gates[index]?.next(`${String(index)} sends`);
          gates[index]?.complete();
        }
        for (const gate$ of gates) gate$.complete();
        return values;
      };
      expect(run((project) => throttleBySemaphore(limit, project)))
        .withContext(`limit ${String(limit)}`)
        .toEqual(run((project) => mergeMap(project, limit)));
    }
  });

  describe('with an Observable of limits', () => {
    /** Values that start when allowed, and what happens to them. */
    function limited(limit$: Observable<number>) {
      const { log, project, inner } = inners();
      const source$ = new Subject<string>();
      const subscription = source$
        .pipe(
          finalize(() => log.push('source torn down')),
          throttleBySemaphore(limit$.pipe(finalize(() => log.push('limit$ torn down'))), project),
        )
        .subscribe({
          next: (value) => log.push(value),
          error: (error: unknown) => log.push(error === fault ? 'fault' : String(error)),
          complete: () => log.push('complete'),
        });
      const send = (...values: string[]) => {
        for (const value of values) source$.next(value);
      };
      const starts = () => log.filter((line) => line.endsWith('starts')).map((line) => line[0]);
      return { log, inner, source$, subscription, send, starts };
    }

    it('takes the cap from it', () => {
      const { inner, send, starts } = limited(NEVER.pipe(startWith(2)));
      send('a', 'b', 'c');
      expect(starts()).toEqual(['a', 'b']);
      inner('b').complete();
      expect(starts()).toEqual(['a', 'b', 'c']);
    });

    it('each subscription has its own limit$ and its own cap', () => {
      const limits: Subject<number>[] = [];
      const limit$ = defer(() => {
        const own$ = new Subject<number>();
        limits.push(own$);
        return own$;
      });
      const { log, project } = inners();
      const result$ = of('a', 'b').pipe(throttleBySemaphore(limit$, project));
      result$.subscribe();
      result$.subscribe();
      expect(limits.length).toBe(2);
      limits[0]?.next(1);
      expect(log).toEqual(['a starts']);
      limits[1]?.next(2);
      expect(log).toEqual(['a starts', 'a starts', 'b starts']);
    });

    it('subscriptions that follow the same limit do not share the cap', () => {
      const limit$ = new BehaviorSubject(1);
      const { log, project } = inners();
      const capped = throttleBySemaphore<string, Observable<string>>(limit$, project);
      of('a', 'b').pipe(capped).subscribe();
      of('c', 'd').pipe(capped).subscribe();
      expect(log).toEqual(['a starts', 'c starts']);
      limit$.next(2);
      expect(log).toEqual(['a starts', 'c starts', 'b starts', 'd starts']);
    });

    it('subscribes to it before the source', () => {
      const log: string[] = [];
      const limit$ = defer(() => {
        log.push('limit$');
        return of(1);
      });
      const source$ = defer(() => {
        log.push('source');
        return EMPTY;
      });
      const result$ = source$.pipe(throttleBySemaphore(limit$));
      expect(log).toEqual([]);
      result$.subscribe();
      expect(log).toEqual(['limit$', 'source']);
    });

    it('nothing starts before its first value, and then the waiting values start in order', () => {
      const limit$ = new Subject<number>();
      const { send, starts } = limited(limit$);
      send('a', 'b', 'c');
      expect(starts()).toEqual([]);
      limit$.next(2);
      expect(starts()).toEqual(['a', 'b']);
    });

    it('completes with a source that has nothing to run, even if no limit has come', () => {
      const { log, source$ } = limited(new Subject<number>());
      source$.complete();
      expect(log).toContain('complete');
      expect(log).toContain('limit$ torn down');
    });

    it('0 pauses: running work continues to its end, and nothing else starts until the limit is raised', () => {
      const limit$ = new BehaviorSubject(1);
      const { log, inner, send, starts } = limited(limit$);
      send('a', 'b');
      limit$.next(0);
      inner('a').next('from a');
      inner('a').complete();
      send('c');
      expect(starts()).toEqual(['a']);
      expect(log).toContain('from a');
      limit$.next(1);
      expect(starts()).toEqual(['a', 'b']);
    });

    it('does not complete while values wait for a limit of 0', () => {
      const limit$ = new BehaviorSubject(0);
      const { log, source$, inner, send } = limited(limit$);
      send('a');
      source$.complete();
      expect(log).not.toContain('complete');
      limit$.next(1);
      inner('a').complete();
      expect(log).toContain('complete');
    });

    it('raised, as many waiting values start at once as it is raised by', () => {
      const limit$ = new BehaviorSubject(1);
      const { send, starts } = limited(limit$);
      send('a', 'b', 'c', 'd');
      limit$.next(3);
      expect(starts()).toEqual(['a', 'b', 'c']);
    });

    it('raised while nothing waits, the next values start', () => {
      const limit$ = new BehaviorSubject(1);
      const { send, starts } = limited(limit$);
      limit$.next(2);
      send('a', 'b', 'c');
      expect(starts()).toEqual(['a', 'b']);
    });

    it('lowered, nothing is stopped, and no value starts until fewer than the limit run', () => {
      const limit$ = new BehaviorSubject(3);
      const { log, inner, send, starts } = limited(limit$);
      send('a', 'b', 'c', 'd', 'e');
      limit$.next(1);
      expect(log).toEqual(['a starts', 'b starts', 'c starts']);
      inner('a').complete();
      inner('b').complete();
      expect(starts()).toEqual(['a', 'b', 'c']);
      inner('c').complete();
      expect(starts()).toEqual(['a', 'b', 'c', 'd']);
      inner('d').complete();
      expect(starts()).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    it('lowered while nothing runs, no permit is left over', () => {
      const limit$ = new BehaviorSubject(3);
      const { send, starts } = limited(limit$);
      limit$.next(1);
      send('a', 'b');
      expect(starts()).toEqual(['a']);
    });

    it('lowered and raised again, as many run as the last limit says', () => {
      const limit$ = new BehaviorSubject(2);
      const { inner, send, starts } = limited(limit$);
      send('a', 'b', 'c', 'd');
      for (const limit of [0, 1, 0, 2]) limit$.next(limit);
      expect(starts()).toEqual(['a', 'b']);
      limit$.next(1);
      inner('a').complete();
      limit$.next(2);
      expect(starts()).toEqual(['a', 'b', 'c']);
    });

    it('the same limit again changes nothing', () => {
      const limit$ = new BehaviorSubject(1);
      const { send, starts } = limited(limit$);
      send('a', 'b');
      limit$.next(1);
      expect(starts()).toEqual(['a']);
    });

    it('when it completes, its last value stays in force', () => {
      for (const limit of [0, 1, 2]) {
        const limit$ = new BehaviorSubject(2);
        const { log, inner, send, starts } = limited(limit$);
        limit$.next(limit);
        limit$.complete();
        expect(log).toEqual(['limit$ torn down']);
        send('a', 'b', 'c');
        expect(starts()).toEqual(['a', 'b'].slice(0, limit));
        if (limit === 0) continue;
        inner('a').complete();
        expect(starts()).toEqual(['a', 'b', 'c'].slice(0, limit + 1));
      }
    });

    it('its error errors the result, after everything is torn down', () => {
      const limit$ = new BehaviorSubject(2);
      const { log, source$, send } = limited(limit$);
      send('a', 'b', 'c');
      limit$.error(fault);
      const others = log.slice(2).filter((line) => line !== 'limit$ torn down');
      expect(others).toEqual(['a torn down', 'b torn down', 'source torn down', 'fault']);
      expect(log).toContain('limit$ torn down');
      expect(source$.observed).toBeFalse();
    });

    it('its error errors the result even before the first limit, and after the source has ended', () => {
      const limit$ = new Subject<number>();
      const { log, source$, send } = limited(limit$);
      send('a');
      source$.complete();
      limit$.error(fault);
      expect(log).toContain('fault');
      expect(log).not.toContain('a starts');
    });

    it('completing without a value errors with EmptyError', () => {
      const limit$ = new Subject<number>();
      const seen: unknown[] = [];
      const source$ = new Subject<string>();
      source$
        .pipe(throttleBySemaphore(limit$, () => NEVER))
        .subscribe({ error: (error: unknown) => seen.push(error) });
      source$.next('a');
      limit$.complete();
      expect(seen.length).toBe(1);
      expect(seen[0]).toBeInstanceOf(EmptyError);
      expect(source$.observed).toBeFalse();
    });

    for (const limit of [-1, 0.5, NaN, Infinity, '2', null, undefined]) {
      it(`a value of ${typeof limit} ${String(limit)} errors with RangeError, after everything is torn down`, () => {
        const limit$ = new BehaviorSubject(1);
        const seen: unknown[] = [];
        const source$ = new Subject<string>();
        source$
          .pipe(
            throttleBySemaphore(limit$, () => NEVER.pipe(finalize(() => seen.push('torn down')))),
          )
          .subscribe({ error: (error: unknown) => seen.push(error) });
        source$.next('a');
        limit$.next(limit as number);
        const [first, error] = seen;
        expect(first).toBe('torn down');
        expect(error).toBeInstanceOf(RangeError);
        expect(String(error)).toMatch(
          /^RangeError: throttleBySemaphore\(limit\$, …\): an integer of at least 0, got ./,
        );
        expect(seen.length).toBe(2);
        expect([limit$.observed, source$.observed]).toEqual([false, false]);
      });
    }

    it('if it is synchronous, its last value is in force when the source comes', () => {
      const { log, project } = inners();
      of('a', 'b', 'c')
        .pipe(throttleBySemaphore(of(3, 1, 2), project))
        .subscribe();
      expect(log).toEqual(['a starts', 'b starts']);
    });

    it('of(n) gives what n gives', () => {
      for (const limit of [1, 2, 3]) {
        const run = (cap: number | Observable<number>) => {
          const { log, project, inner } = inners();
          of('a', 'b', 'c', 'd')
            .pipe(throttleBySemaphore(cap, project))
            .subscribe({ next: (value) => log.push(value), complete: () => log.push('complete') });
          for (const name of ['a', 'b', 'c', 'd']) {
            inner(name).next(name);
            inner(name).complete();
          }
          return log;
        };
        expect(run(of(limit)))
          .withContext(String(limit))
          .toEqual(run(limit));
      }
    });

    for (const [how, limit$, message] of [
      ['errors', throwError(() => fault), 'Error: fault'],
      [
        'errors after a value',
        concat(
          of(1),
          throwError(() => fault),
        ),
        'Error: fault',
      ],
      ['completes without a value', EMPTY, 'EmptyError: no elements in sequence'],
      [
        'sends no integer',
        of(1.5, 1),
        'RangeError: throttleBySemaphore(limit$, …): an integer of at least 0, got 1.5',
      ],
      [
        'throws',
        new Observable<number>(() => {
          throw fault;
        }),
        'Error: fault',
      ],
    ] as const) {
      it(`a limit$ that ${how} while it is subscribed errors the result, and the source is not subscribed`, () => {
        const seen: string[] = [];
        const source$ = defer(() => {
          seen.push('source');
          return of(1);
        });
        source$.pipe(throttleBySemaphore(limit$, () => of(1))).subscribe({
          next: () => seen.push('value'),
          error: (error: unknown) => seen.push(String(error)),
        });
        expect(seen).toEqual([message]);
      });
    }

    it('is ignored after a value that is not an integer', () => {
      const seen: string[] = [];
      let sent = 0;
      const limit$ = new Observable<number>((subscriber) => {
        for (const limit of [-1, -2, 1]) {
          if (subscriber.closed) return;
          sent++;
          subscriber.next(limit);
        }
      });
      NEVER.pipe(throttleBySemaphore(limit$)).subscribe({
        error: (error: unknown) => seen.push(String(error)),
      });
      expect(seen.length).toBe(1);
      expect(sent).toBe(1);
    });

    it('is unsubscribed when the result completes, errors or is unsubscribed', () => {
      const ends: Record<string, (all: ReturnType<typeof limited>) => void> = {
        completes({ source$, inner }) {
          source$.complete();
          inner('a').complete();
        },
        'errors by the source': ({ source$ }) => source$.error(fault),
        'errors by an inner observable': ({ inner }) => inner('a').error(fault),
        'is left': ({ subscription }) => subscription.unsubscribe(),
      };
      for (const [how, end] of Object.entries(ends)) {
        const limit$ = new BehaviorSubject(1);
        const all = limited(limit$);
        all.send('a');
        expect(limit$.observed).withContext(how).toBeTrue();
        end(all);
        expect(limit$.observed).withContext(how).toBeFalse();
        expect(all.log.filter((line) => line === 'limit$ torn down').length)
          .withContext(how)
          .toBe(1);
      }
    });

    it('is unsubscribed if the subscriber leaves inside one of its limits', () => {
      const limit$ = new Subject<number>();
      const seen: number[] = [];
      of(1, 2, 3)
        .pipe(
          throttleBySemaphore(limit$, (value) => of(value)),
          take(2),
        )
        .subscribe((value) => seen.push(value));
      limit$.next(3);
      expect(seen).toEqual([1, 2]);
      expect(limit$.observed).toBeFalse();
    });

    it('is unsubscribed if the source ends at once', () => {
      const limit$ = new BehaviorSubject(1);
      EMPTY.pipe(throttleBySemaphore(limit$)).subscribe();
      expect(limit$.observed).toBeFalse();
    });

    it('raised inside project, the next value starts after the present one', () => {
      const limit$ = new BehaviorSubject(1);
      const log: string[] = [];
      of('a', 'b', 'c')
        .pipe(
          throttleBySemaphore(limit$, (value) => {
            log.push(`project ${value}`);
            if (value === 'a') limit$.next(3);
            return defer(() => {
              log.push(`${value} starts`);
              return NEVER;
            });
          }),
        )
        .subscribe();
      expect(log).toEqual([
        'project a',
        'a starts',
        'project b',
        'b starts',
        'project c',
        'c starts',
      ]);
    });

    it('lowered inside project, the present value starts, and no other', () => {
      for (const limit of [0, 1]) {
        const limit$ = new BehaviorSubject(3);
        const started: string[] = [];
        of('a', 'b', 'c')
          .pipe(
            throttleBySemaphore(limit$, (value) => {
              limit$.next(limit);
              started.push(value);
              return NEVER;
            }),
          )
          .subscribe();
        expect(started).toEqual(['a']);
      }
    });

    it('if it errors inside project, the result errors, and the result of project is not subscribed', () => {
      for (const fail$ of [
        (limit$: Subject<number>) => limit$.error(fault),
        (limit$: Subject<number>) => limit$.next(-1),
      ]) {
        const limit$ = new BehaviorSubject(2);
        const seen: string[] = [];
        of('a', 'b')
          .pipe(
            throttleBySemaphore(limit$, (value) => {
              seen.push(value);
              fail$(limit$);
              return defer(() => {
                seen.push('subscribed');
                return NEVER;
              });
            }),
          )
          .subscribe({ error: () => seen.push('error') });
        expect(seen).toEqual(['a', 'error']);
      }
    });

    it('raised inside the next of an inner observable, the next value starts, even if that is synchronous', () => {
      for (const synchronous of [true, false]) {
        const limit$ = new BehaviorSubject(1);
        const gate$ = new Subject<string>();
        const started: string[] = [];
        of('a', 'b', 'c')
          .pipe(
            throttleBySemaphore(limit$, (value) => {
              started.push(value);
              return concat(synchronous ? of(value) : gate$.pipe(take(1)), NEVER);
            }),
          )
          .subscribe(() => limit$.next(limit$.value + 1));
        gate$.next('go');
        expect(started)
          .withContext(String(synchronous))
          .toEqual(synchronous ? ['a', 'b', 'c'] : ['a', 'b']);
      }
    });

    it('lowered inside the next of an inner observable that then ends, its permit is withheld', () => {
      const limit$ = new BehaviorSubject(1);
      const started: string[] = [];
      of('a', 'b')
        .pipe(
          throttleBySemaphore(limit$, (value) => {
            started.push(value);
            return of(value);
          }),
        )
        .subscribe(() => limit$.next(0));
      expect(started).toEqual(['a']);
      limit$.next(1);
      expect(started).toEqual(['a', 'b']);
    });

    it('lowered in the teardown of an inner observable, its permit is withheld', () => {
      const limit$ = new BehaviorSubject(1);
      const gate$ = new Subject<never>();
      const started: string[] = [];
      of('a', 'b')
        .pipe(
          throttleBySemaphore(limit$, (value) => {
            started.push(value);
            return gate$.pipe(finalize(() => limit$.next(0)));
          }),
        )
        .subscribe();
      gate$.complete();
      expect(started).toEqual(['a']);
    });

    it('raised while everything is torn down, it starts nothing', () => {
      const limit$ = new BehaviorSubject(1);
      let started = 0;
      const subscription = of(1, 2, 3)
        .pipe(
          throttleBySemaphore(limit$, () => {
            started++;
            return NEVER.pipe(finalize(() => limit$.next(5)));
          }),
        )
        .subscribe();
      subscription.unsubscribe();
      expect(started).toBe(1);
      expect(limit$.observed).toBeFalse();
    });

    it('gives every index once, in order, however the limit changes', () => {
      const limit$ = new BehaviorSubject(1);
      const indexes: number[] = [];
      const gates: Subject<never>[] = [];
      range(0, 30)
        .pipe(
          throttleBySemaphore(limit$, (value, index) => {
            expect(value).toBe(index);
            indexes.push(index);
            if (index % 4 === 0) limit$.next(0);
            if (index % 4 === 0) limit$.next(3);
            if (index % 5 === 1) limit$.next(1);
            const gate$ = new Subject<never>();
            gates.push(gate$);
            return index % 3 === 0 ? EMPTY : gate$;
          }),
        )
        .subscribe();
      for (let step = 0; step < 100; step++) {
        limit$.next(step % 4);
        gates[step]?.complete();
      }
      limit$.next(30);
      expect(indexes).toEqual(Array.from({ length: 30 }, (_, index) => index));
    });

    it('changes 100,000 times, once for each value, on a flat stack', () => {
      const limit$ = new BehaviorSubject(1);
      const gate$ = new Subject<void>();
      let seen = 0;
      let completed = false;
      range(0, 100_000)
        .pipe(
          throttleBySemaphore(limit$, (value) => {
            limit$.next((value % 3) + 1);
            return value === 0 ? gate$ : of(value);
          }),
        )
        .subscribe({ next: () => seen++, complete: () => (completed = true) });
      gate$.complete();
      expect([seen, completed]).toEqual([99_999, true]);
    });

    it('repeat and retry follow limit$ again, with their own cap', () => {
      for (const [again, end] of [
        [repeat<string>(2), (inner$: Subject<string>) => inner$.complete()],
        [retry<string>(1), (inner$: Subject<string>) => inner$.error(fault)],
      ] as const) {
        let subscribed = 0;
        const limit$ = new BehaviorSubject(1);
        const counted$ = defer(() => {
          subscribed++;
          return limit$;
        });
        const { log, project, inner } = inners();
        of('a')
          .pipe(throttleBySemaphore(counted$, project), again)
          .subscribe({ error: () => undefined });
        limit$.next(0);
        end(inner('a'));
        expect(subscribed).toBe(2);
        expect(log).toEqual(['a starts', 'a torn down']);
        limit$.next(1);
        expect(log).toEqual(['a starts', 'a torn down', 'a starts']);
        expect(limit$.observed).toBeTrue();
        end(inner('a'));
        expect(limit$.observed).toBeFalse();
      }
    });

    it('without project, the values are themselves the inner observables', () => {
      const limit$ = new BehaviorSubject(0);
      const values: number[] = [];
      of(of(1), of(2, 3))
        .pipe(throttleBySemaphore(limit$))
        .subscribe((value) => values.push(value));
      expect(values).toEqual([]);
      limit$.next(1);
      expect(values).toEqual([1, 2, 3]);
    });

    it('does not send an error downstream before another has torn everything down', () => {
      for (const second of ['limit$', 'source'] as const) {
        const limit$ = new BehaviorSubject(2);
        const source$ = new Subject<string>();
        const [a$, b$] = [new Subject<never>(), new Subject<never>()];
        const log: string[] = [];
        source$
          .pipe(
            throttleBySemaphore(limit$, (value) =>
              value === 'a'
                ? a$
                : b$.pipe(
                    finalize(() => {
                      (second === 'limit$' ? limit$ : source$).error(new Error('second'));
                      log.push('torn down');
                    }),
                  ),
            ),
          )
          .subscribe({ error: (error: unknown) => log.push(String(error)) });
        source$.next('a');
        source$.next('b');
        a$.error(fault);
        expect(log).withContext(second).toEqual(['torn down', 'Error: fault']);
      }
    });

    it('does what the simplest model does, in every sequence of 6 steps', () => {
      const steps = ['value', 'end first', 'end last', 0, 1, 2] as const;
      type Step = (typeof steps)[number];

      function difference(sequence: readonly Step[]): string | undefined {
        const model = { limit: 0, started: 0, arrived: 0, running: [] as number[] };
        const limit$ = new Subject<number>();
        const source$ = new Subject<number>();
        const indexes: number[] = [];
        const gates: Subject<never>[] = [];
        source$
          .pipe(
            throttleBySemaphore(limit$, (value, index) => {
              indexes.push(index, value);
              return (gates[value] = new Subject<never>());
            }),
          )
          .subscribe();
        const expected: number[] = [];
        for (const step of sequence) {
          let ended: number | undefined;
          if (step === 'value') model.arrived++;
          else if (step === 'end first') ended = model.running.shift();
          else if (step === 'end last') ended = model.running.pop();
          else model.limit = step;
          while (model.running.length < model.limit && model.started < model.arrived) {
            expected.push(model.started, model.started);
            model.running.push(model.started++);
          }
          if (step === 'value') source$.next(model.arrived - 1);
          else if (typeof step === 'number') limit$.next(step);
          else if (ended !== undefined) gates[ended]?.complete();
          if (indexes.join() !== expected.join()) {
            return `after ${String(step)}: ${expected.join()}, got ${indexes.join()}`;
          }
        }
        return undefined;
      }

      for (const sequence of sequencesOf(steps, 6)) {
        const found = difference(sequence);
        if (found) {
          fail(`${sequence.join(', ')}: ${found}`);
          return;
        }
      }
      expect(true).toBeTrue();
    });
  });

  for (const limit of [0, -1, 1.5, NaN, -Infinity]) {
    it(`throttleBySemaphore(${String(limit)}) throws RangeError at the call`, () => {
      expect(() => throttleBySemaphore(limit)).toThrowError(
        RangeError,
        /^throttleBySemaphore\(limit, …\): an integer of at least 1 or Infinity, got ./,
      );
    });
  }

  for (const limit of [undefined, null, '3', {}, () => new Semaphore()]) {
    it(`throttleBySemaphore(${typeof limit} ${JSON.stringify(limit)}) throws TypeError at the call`, () => {
      expect(() => throttleBySemaphore(limit as never)).toThrowError(
        TypeError,
        /^throttleBySemaphore\(limit, …\): an integer of at least 1 or Infinity, an Observable of integers, or an object with acquire\(\), got ./,
      );
    });
  }

  it('throws TypeError at the call unless project is a function', () => {
    expect(() => throttleBySemaphore(1, 'project' as never)).toThrowError(
      TypeError,
      'throttleBySemaphore(…, project): a function, got "project"',
    );
  });
});
