import {
  defer,
  EMPTY,
  finalize,
  from,
  merge,
  mergeMap,
  NEVER,
  Observable,
  of,
  type OperatorFunction,
  range,
  Subject,
  take,
  takeUntil,
  throwError,
} from 'rxjs';
import {
  Lock,
  type Lockable,
  type Permit,
  Semaphore,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';
import { hold } from '../helpers/hold.js';

const fault = new Error('fault');

/** Inner observables that are ended by hand, and what happens to them. */
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
  it('runs at most so many inner observables at a time, in order', () => {
    const { log, project, inner } = inners();
    of('a', 'b', 'c').pipe(throttleBySemaphore(2, project)).subscribe();
    expect(log).toEqual(['a starts', 'b starts']);
    inner('b').complete();
    expect(log).toEqual(['a starts', 'b starts', 'b torn down', 'c starts']);
  });

  it('an inner observable’s teardown comes before the next one starts', () => {
    const { log, project, inner } = inners();
    of('a', 'b').pipe(throttleBySemaphore(1, project)).subscribe();
    inner('a').complete();
    expect(log).toEqual(['a starts', 'a torn down', 'b starts']);
  });

  it('with a number each subscription has a cap of its own', () => {
    const { log, project } = inners();
    const result$ = of('a', 'b').pipe(throttleBySemaphore(1, project));
    result$.subscribe();
    result$.subscribe();
    expect(log).toEqual(['a starts', 'a starts']);
  });

  it('with a semaphore every stream that shares it shares the cap', () => {
    const semaphore = new Semaphore(1);
    const { log, project, inner } = inners();
    const capped = throttleBySemaphore(semaphore, project);
    merge(of('a').pipe(capped), of('b').pipe(capped)).subscribe();
    expect(log).toEqual(['a starts']);
    inner('a').complete();
    expect(log).toEqual(['a starts', 'a torn down', 'b starts']);
  });

  it('without project the values are themselves the inner observables', async () => {
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

  it('has at most one request queued, so that streams which share a semaphore take turns', () => {
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

  it('completes when the source and all inner observables have, and the permits are back', () => {
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

  it('does not complete while a value waits whose turn comes in the end of another', () => {
    const semaphore = new Semaphore(0);
    let count = 0;
    let completed = 0;
    range(0, 1000)
      .pipe(throttleBySemaphore(semaphore, (value) => of(value)))
      .subscribe({ next: () => count++, complete: () => completed++ });
    semaphore.release();
    expect([count, completed]).toEqual([1000, 1]);
  });

  it('tears the source down when it completes, not when the last inner observable does', () => {
    let tornDown = false;
    of(1)
      .pipe(
        finalize(() => (tornDown = true)),
        throttleBySemaphore(1, () => NEVER),
      )
      .subscribe();
    expect(tornDown).toBeTrue();
  });

  describe('first tears all inner observables down, takes the queued request back and gives every permit back:', () => {
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

    it('on an error of an inner observable, and no other is started meanwhile', () => {
      const { semaphore, log, inner } = running();
      inner('b').error(fault);
      expect(log).toEqual(['b torn down', 'a torn down', 'somebody else', 'error true']);
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
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

    it('also where an inner observable errors because another is torn down', () => {
      const semaphore = new Semaphore(2);
      const [one$, two$] = [new Subject<never>(), new Subject<never>()];
      const subscription = of(one$.pipe(finalize(() => two$.error(fault))), two$)
        .pipe(throttleBySemaphore(semaphore))
        .subscribe({ error: () => fail('an error after unsubscribing') });
      subscription.unsubscribe();
      expect(semaphore.value).toBe(2);
    });

    it('also where a teardown throws', () => {
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

    it('also where the subscriber leaves inside a synchronous inner observable', () => {
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

    it('an error is not lost where the teardown of the source ends the last inner observable', () => {
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

    it('nothing is started where the teardown of the source lets the queued request in', () => {
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

    it('a value that a source sends while it is torn down is not taken', () => {
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

    it('a grant that comes while the inner observables are torn down starts nothing', () => {
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

  it('drops 100,000 values so without growing the stack', () => {
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

  it('any Lockable may stand where a semaphore does', () => {
    const lock = new Lock();
    const { log, project, inner } = inners();
    of('a', 'b').pipe(throttleBySemaphore(lock, project)).subscribe();
    inner('a').complete();
    expect(log).toEqual(['a starts', 'a torn down', 'b starts']);
  });

  it('a Lockable that grants at once and never runs out serves 100,000 values on a flat stack', () => {
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

  it('a Lockable that grants at once serves 100,000 buffered values on a flat stack', () => {
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
    range(0, 100_000)
      .pipe(throttleBySemaphore(granting, (value) => of(value)))
      .subscribe(() => seen++);
    expect(seen).toBe(0);
    gate$.next(permit);
    expect([seen, deepest]).toEqual([100_000, 1]);
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
      .pipe(throttleBySemaphore(1, () => NEVER))
      .subscribe({
        next: (value) => seen.push(value),
        error: (error: unknown) => seen.push(error),
      });
    expect(seen).toEqual([]);
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

  it('gives the values of mergeMap(project, n), for every n', () => {
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

  for (const limit of [0, -1, 1.5, NaN, Infinity]) {
    it(`throttleBySemaphore(${String(limit)}) throws RangeError at the call`, () => {
      expect(() => throttleBySemaphore(limit)).toThrowError(
        RangeError,
        /^throttleBySemaphore\(limit, …\): an integer of at least 1, got ./,
      );
    });
  }

  for (const limit of [undefined, null, '3', {}, () => new Semaphore()]) {
    it(`throttleBySemaphore(${typeof limit} ${JSON.stringify(limit)}) throws TypeError at the call`, () => {
      expect(() => throttleBySemaphore(limit as never)).toThrowError(
        TypeError,
        /^throttleBySemaphore\(limit, …\): an integer of at least 1, or an object with acquire\(\), got ./,
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
