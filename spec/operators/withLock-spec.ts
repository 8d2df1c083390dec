import { getEventListeners } from 'node:events';
import {
  concat,
  defer,
  EMPTY,
  finalize,
  merge,
  NEVER,
  Observable,
  of,
  range,
  Subject,
  type Subscriber,
  switchMap,
  take,
  takeUntil,
  throwError,
  timeout,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  Barrier,
  Condition,
  Event,
  LeaseLostError,
  Lock,
  type Lockable,
  type Permit,
  Semaphore,
  withLock,
} from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { hold } from '../helpers/hold.js';
import { leaseOf } from '../helpers/leaseOf.js';

const fault = new Error('fault');
const refused = new Error('refused');

/** Logs the events of a source and its result, each with the state of the lock. */
function logged(lock: Lock, source$: Observable<unknown>) {
  const log: string[] = [];
  const note = (what: string) => log.push(`${what}${lock.locked() ? ', locked' : ', free'}`);
  const subscription = source$
    .pipe(
      finalize(() => note('source torn down')),
      withLock(lock),
    )
    .subscribe({
      next: (value) => note(`next ${String(value)}`),
      error: () => note('error'),
      complete: () => note('complete'),
    });
  return { log, subscription };
}

describe('withLock', () => {
  it('requests on subscribe, not before', () => {
    const lock = new Lock();
    const result$ = NEVER.pipe(withLock(lock));
    expect(lock.locked()).toBeFalse();
    result$.subscribe();
    expect(lock.locked()).toBeTrue();
  });

  it('subscribes to the source once granted', () => {
    const lock = new Lock();
    const permit = hold(lock);
    let subscribed = false;
    defer(() => {
      subscribed = true;
      return EMPTY;
    })
      .pipe(withLock(lock))
      .subscribe();
    expect(subscribed).toBeFalse();
    permit.release();
    expect(subscribed).toBeTrue();
  });

  describe('the critical section covers the source’s teardown:', () => {
    const ends: [string, Observable<unknown>, string[]][] = [
      ['completes', of(1), ['next 1, locked', 'source torn down, locked', 'complete, free']],
      ['errors', throwError(() => fault), ['source torn down, locked', 'error, free']],
      ['is empty', EMPTY, ['source torn down, locked', 'complete, free']],
    ];

    for (const [how, source$, expected] of ends) {
      it(`source torn down, permit back, then downstream, if the source ${how} at once`, () => {
        expect(logged(new Lock(), source$).log).toEqual(expected);
      });
    }

    for (const how of ['complete', 'error'] as const) {
      it(`source torn down, permit back, then downstream, on a later ${how}`, () => {
        const source$ = new Subject<number>();
        const { log } = logged(new Lock(), source$);
        source$[how](fault);
        expect(log).toEqual(['source torn down, locked', `${how}, free`]);
      });
    }

    it('on unsubscribing, first the source, then the permit', () => {
      const lock = new Lock();
      const { log, subscription } = logged(lock, NEVER);
      subscription.unsubscribe();
      expect(log).toEqual(['source torn down, locked']);
      expect(lock.locked()).toBeFalse();
    });

    for (const how of ['complete', 'error', 'unsubscribe'] as const) {
      it(`a source that adds to its teardown while it runs is torn down completely before the permit is back, on ${how}`, () => {
        // switchMap adds the teardown of each inner observable when that begins, behind all that
        // was added before.
        const outer$ = new Subject<Observable<never>>();
        const lock = new Lock();
        const log: string[] = [];
        const subscription = outer$
          .pipe(
            switchMap((each$) => each$),
            withLock(lock),
          )
          .subscribe({ error: () => undefined });
        const inner$ = new Subject<never>();
        outer$.next(inner$.pipe(finalize(() => log.push(`inner, ${String(lock.locked())}`))));
        outer$.complete();
        if (how !== 'unsubscribe') inner$[how](fault);
        subscription.unsubscribe();
        expect(log).toEqual(['inner, true']);
        expect(lock.locked()).toBeFalse();
      });
    }

    it('first the source, then the permit, if the subscriber leaves inside a synchronous source', () => {
      const lock = new Lock();
      const log: string[] = [];
      range(0, 10)
        .pipe(
          finalize(() => log.push(`torn down, ${String(lock.locked())}`)),
          withLock(lock),
          take(2),
        )
        .subscribe({ complete: () => log.push('complete') });
      expect(log.filter((line) => line.startsWith('torn'))).toEqual(['torn down, true']);
      expect(lock.locked()).toBeFalse();
    });
  });

  describe('the permit is given back exactly once:', () => {
    it('on completion, on an error and on an error thrown while subscribing', () => {
      const semaphore = new Semaphore(1);
      for (const source$ of [
        of(1),
        throwError(() => fault),
        new Observable(() => {
          throw fault;
        }),
        defer((): Observable<never> => {
          throw fault;
        }),
      ]) {
        let ended = false;
        source$.pipe(withLock(semaphore)).subscribe({
          error: (error: unknown) => {
            expect(error).toBe(fault);
            ended = true;
          },
          complete: () => (ended = true),
        });
        expect(ended).toBeTrue();
        expect(semaphore.value).toBe(1);
      }
    });

    it('when unsubscribed before the grant, in the grant, and after it', () => {
      const semaphore = new Semaphore(1);
      const permit = hold(semaphore);
      NEVER.pipe(withLock(semaphore)).subscribe().unsubscribe();
      permit.release();
      expect(semaphore.state).toEqual({ value: 1, waiting: 0 });

      const stop$ = new Subject<void>();
      defer(() => {
        stop$.next();
        return NEVER;
      })
        .pipe(withLock(semaphore), takeUntil(stop$))
        .subscribe();
      expect(semaphore.value).toBe(1);

      const subscription = NEVER.pipe(withLock(semaphore)).subscribe();
      expect(semaphore.value).toBe(0);
      subscription.unsubscribe();
      subscription.unsubscribe();
      expect(semaphore.value).toBe(1);
    });

    it('when the source sends more after its end', () => {
      const semaphore = new Semaphore(1);
      const seen: string[] = [];
      let emit: (() => void) | undefined;
      new Observable<number>((subscriber) => {
        emit = () => {
          subscriber.next(1);
          subscriber.complete();
          subscriber.next(2);
          subscriber.error(fault);
          subscriber.complete();
        };
      })
        .pipe(withLock(semaphore))
        .subscribe({ next: (value) => seen.push(String(value)), complete: () => seen.push('|') });
      emit?.();
      expect(seen).toEqual(['1', '|']);
      expect(semaphore.value).toBe(1);
    });

    it('when the source ends twice at once, and the first end counts', () => {
      const semaphore = new Semaphore(1);
      const ends: unknown[] = [];
      new Observable((subscriber) => {
        subscriber.complete();
        subscriber.error(fault);
      })
        .pipe(withLock(semaphore))
        .subscribe({ error: (error: unknown) => ends.push(error), complete: () => ends.push('|') });
      expect(ends).toEqual(['|']);
      expect(semaphore.value).toBe(1);
    });

    it('when the teardown of the source throws', () => {
      const semaphore = new Semaphore(1);
      const source$ = new Subject<number>();
      source$
        .pipe(
          finalize(() => {
            throw fault;
          }),
          withLock(semaphore),
        )
        .subscribe();
      expect(() => source$.complete()).toThrow();
      expect(semaphore.value).toBe(1);
    });
  });

  it('does not subscribe to the source if the subscriber leaves in the grant', () => {
    const lock = new Lock();
    const stop$ = new Subject<void>();
    let subscribed = false;
    const source$ = defer(() => {
      subscribed = true;
      return NEVER;
    });
    const permit = hold(lock);
    const shaped$ = new Observable<Permit>((subscriber) =>
      lock.acquire().subscribe({
        next: (own) => {
          stop$.next();
          subscriber.next(own);
        },
      }),
    );
    source$.pipe(withLock(shaped$), takeUntil(stop$)).subscribe();
    permit.release();
    expect(subscribed).toBeFalse();
  });

  describe('takes a request with operators applied:', () => {
    it('one that errors errors the result, and the source is not subscribed', () => {
      new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(
        ({ cold, expectObservable, expectSubscriptions }) => {
          const lock = new Lock();
          hold(lock);
          const source = cold('a|');
          const result$ = source.pipe(
            withLock(
              lock.acquire().pipe(timeout({ each: 3, with: () => throwError(() => fault) })),
            ),
          );
          expectObservable(result$).toBe('---#', undefined, fault);
          expectSubscriptions(source.subscriptions).toBe([]);
        },
      );
    });

    it('one that completes without a permit completes the result, and the source is not subscribed', () => {
      let subscribed = false;
      let completed = false;
      defer(() => {
        subscribed = true;
        return of(1);
      })
        .pipe(withLock(EMPTY))
        .subscribe({ complete: () => (completed = true) });
      expect([subscribed, completed]).toEqual([false, true]);
    });

    it('one that waits is taken back when the subscriber leaves', () => {
      const lock = new Lock();
      hold(lock);
      const request$ = concat(lock.acquire(), NEVER);
      const subscription = NEVER.pipe(withLock(request$)).subscribe();
      expect(lock.state.waiting).toBe(1);
      subscription.unsubscribe();
      expect(lock.state.waiting).toBe(0);
    });

    it('one that grants and does not complete ends with the source', () => {
      const lock = new Lock();
      let requestEnded = false;
      const request$ = concat(lock.acquire(), NEVER).pipe(finalize(() => (requestEnded = true)));
      const source$ = new Subject<void>();
      let completed = false;
      source$.pipe(withLock(request$)).subscribe({ complete: () => (completed = true) });
      expect(requestEnded).toBeFalse();
      source$.complete();
      expect([requestEnded, completed, lock.locked()]).toEqual([true, true, false]);
    });

    it('one that grants and does not complete ends when the subscriber leaves, after the source', () => {
      const lock = new Lock();
      const log: string[] = [];
      const request$ = concat(lock.acquire(), NEVER).pipe(finalize(() => log.push('request')));
      NEVER.pipe(
        finalize(() => log.push('source')),
        withLock(request$),
      )
        .subscribe()
        .unsubscribe();
      expect(log).toEqual(['source', 'request']);
      expect(lock.locked()).toBeFalse();
    });

    it('what its teardown throws when it errors or completes is reported, and the result ends', async () => {
      for (const end of ['error', 'complete'] as const) {
        const request$ = new Subject<Permit>();
        const said: unknown[] = [];
        const broken$ = request$.pipe(
          finalize(() => {
            throw fault;
          }),
        );
        of(1)
          .pipe(withLock(broken$))
          .subscribe({
            error: (error: unknown) => said.push(error),
            complete: () => said.push('completed'),
          });
        const errors = await collectUnhandledErrors(() => {
          if (end === 'error') request$.error(refused);
          else request$.complete();
        });
        expect((errors[0] as { errors: unknown[] }).errors).toEqual([fault]);
        expect(said).toEqual([end === 'error' ? refused : 'completed']);
      }
    });

    it('a second permit from it is given back at once', () => {
      const semaphore = new Semaphore(2);
      const source$ = new Subject<void>();
      source$.pipe(withLock(concat(semaphore.acquire(), semaphore.acquire(), NEVER))).subscribe();
      expect(semaphore.value).toBe(1);
      source$.complete();
      expect(semaphore.value).toBe(2);
    });

    it('an error after the grant ends the source first, then gives the permit back', () => {
      const lock = new Lock();
      const log: string[] = [];
      const lost$ = new Subject<never>();
      NEVER.pipe(
        finalize(() => log.push(`source, ${String(lock.locked())}`)),
        withLock(concat(lock.acquire(), lost$)),
      ).subscribe({ error: () => log.push(`error, ${String(lock.locked())}`) });
      lost$.error(fault);
      expect(log).toEqual(['source, true', 'error, false']);
    });

    it('an error that comes after the subscriber has left is not sent', () => {
      let late: (() => void) | undefined;
      // A source that ignores unsubscribing.
      const request$ = new Observable<Permit>((subscriber) => {
        late = () => subscriber.error(fault);
      });
      NEVER.pipe(withLock(request$))
        .subscribe({ error: () => fail('an error') })
        .unsubscribe();
      late?.();
      expect(late).toBeDefined();
    });

    it('a permit that comes after the subscriber has left is given back at once', () => {
      const semaphore = new Semaphore(1);
      const permit = hold(semaphore);
      let emit: ((permit: Permit) => void) | undefined;
      // A source that ignores unsubscribing.
      const request$ = new Observable<Permit>((subscriber) => {
        emit = (late) => subscriber.next(late);
      });
      NEVER.pipe(withLock(request$)).subscribe().unsubscribe();
      emit?.(permit);
      expect(semaphore.value).toBe(1);
    });
  });

  it('does not subscribe to the source under acquireIfAvailable() if the lock is held', () => {
    const lock = new Lock();
    hold(lock);
    const said: string[] = [];
    of('run')
      .pipe(withLock(lock.acquireIfAvailable()))
      .subscribe({ next: (value) => said.push(value), complete: () => said.push('complete') });
    expect(said).toEqual(['complete']);
  });

  describe('under a lease', () => {
    it('ends the source when the lease is lost, releases it, and errors with the reason', () => {
      const server = new AbortController();
      const said: unknown[] = [];
      const lease = leaseOf(server.signal, () => said.push('released'));
      NEVER.pipe(withLock(of(lease))).subscribe({ error: (error: unknown) => said.push(error) });
      const lost = new LeaseLostError('gone');
      server.abort(lost);
      expect(said).toEqual(['released', lost]);
    });

    it('does not listen to the lease any more once the source has ended', () => {
      const { signal } = new AbortController();
      const listeners = () => getEventListeners(signal, 'abort').length;
      const lease = leaseOf(signal, () => undefined);
      const running = NEVER.pipe(withLock(of(lease))).subscribe();
      expect(listeners()).toBe(1);
      running.unsubscribe();
      expect(listeners()).toBe(0);
    });

    it('does nothing when the lease is lost after the source has ended', () => {
      const server = new AbortController();
      const said: unknown[] = [];
      const lease = leaseOf(server.signal, () => said.push('released'));
      of('done')
        .pipe(withLock(of(lease)))
        .subscribe({ next: (value) => said.push(value), error: fail });
      server.abort();
      expect(said).toEqual(['done', 'released']);
    });
  });

  it('a synchronous source stops when the subscriber leaves', () => {
    let pulled = 0;
    const source$ = new Observable<number>((subscriber) => {
      while (!subscriber.closed && pulled < 1000) subscriber.next(pulled++);
    });
    source$.pipe(withLock(new Lock()), take(3)).subscribe();
    expect(pulled).toBe(3);
    const values: number[] = [];
    range(0, 1e9)
      .pipe(withLock(new Lock()), take(3))
      .subscribe((value) => values.push(value));
    expect(values).toEqual([0, 1, 2]);
  });

  it('takes anything lockable, including your own', () => {
    const semaphore = new Semaphore(5);
    const three: Lockable = { acquire: () => semaphore.acquire(3) };
    const seen: number[] = [];
    of(1)
      .pipe(withLock(three))
      .subscribe({ next: () => seen.push(semaphore.value) });
    NEVER.pipe(withLock(new Condition())).subscribe();
    expect(seen).toEqual([2]);
    expect(semaphore.value).toBe(5);
  });

  it('sends the error that acquire() throws', () => {
    const broken: Lockable = {
      acquire() {
        throw fault;
      },
    };
    let seen: unknown;
    of(1)
      .pipe(withLock(broken))
      .subscribe({ error: (error: unknown) => (seen = error) });
    expect(seen).toBe(fault);
  });

  describe('errors with a TypeError that says what it got', () => {
    for (const [what, wrong] of [
      ['undefined', undefined],
      ['null', null],
      ['a Promise', Promise.resolve()],
      ['an object', {}],
      ['true', true],
    ] as const) {
      it(`if acquire() returns ${what}`, () => {
        const said: unknown[] = [];
        NEVER.pipe(withLock({ acquire: () => wrong } as never)).subscribe({
          error: (error: unknown) => said.push(error),
        });
        expect(said).toEqual([new TypeError(`acquire(): an object with subscribe(), got ${what}`)]);
      });
    }

    for (const [what, wrong] of [
      ['undefined', undefined],
      ['null', null],
      ['5', 5],
      ['a function', () => undefined],
      ['an object', { release: true }],
    ] as const) {
      it(`if a request sends ${what} for a permit, and does not subscribe to the source`, async () => {
        const said: unknown[] = [];
        const source$ = new Observable(() => {
          said.push('subscribed');
        });
        const errors = await collectUnhandledErrors(() => {
          source$
            .pipe(withLock(of(wrong) as never))
            .subscribe({ error: (error: unknown) => said.push(error) });
        });
        expect(said).toEqual([new TypeError(`acquire(): an object with release(), got ${what}`)]);
        expect(errors).toEqual([]);
      });
    }

    const setEvent = (): Event => {
      const event = new Event();
      event.set();
      return event;
    };
    for (const [what, wait, sent] of [
      ['an Event', () => setEvent().wait(), 'true'],
      ['a Barrier', () => new Barrier(1).wait(), '0'],
    ] as const) {
      it(`if it gets the wait of ${what}, which grants no permit`, async () => {
        const said: unknown[] = [];
        const errors = await collectUnhandledErrors(() => {
          for (const lock of [wait(), { acquire: wait }]) {
            NEVER.pipe(withLock(lock as never)).subscribe({
              error: (error: unknown) => said.push(error),
            });
          }
        });
        const error = new TypeError(`acquire(): an object with release(), got ${sent}`);
        expect(said).toEqual([error, error]);
        expect(errors).toEqual([]);
      });
    }

    it('if a request sends something else after the permit, which is given back', () => {
      const lock = new Lock();
      const more = new Subject<never>();
      const said: unknown[] = [];
      NEVER.pipe(withLock(merge(lock.acquire(), more))).subscribe({
        error: (error: unknown) => said.push(error),
      });
      expect(lock.locked()).toBeTrue();
      more.next('more' as never);
      expect(said).toEqual([new TypeError('acquire(): an object with release(), got "more"')]);
      expect(lock.locked()).toBeFalse();
    });

    it('but not after the subscriber has left', () => {
      const request$ = new Subject<never>();
      const said: unknown[] = [];
      let sender: { next(value: never): void } | undefined;
      const rude = new Observable<never>((subscriber) => {
        sender = subscriber;
        return request$.subscribe(subscriber);
      });
      const subscription = NEVER.pipe(withLock(rude)).subscribe({
        error: (error: unknown) => said.push(error),
      });
      subscription.unsubscribe();
      sender?.next(5 as never);
      expect(said).toEqual([]);
    });
  });

  it('takes what only has the method subscribe() for a request', () => {
    const lock = new Lock();
    const request = {
      subscribe: (observer: Subscriber<Permit>) => lock.acquire().subscribe(observer),
    };
    const seen: boolean[] = [];
    defer(() => of(lock.locked()))
      .pipe(withLock({ acquire: () => request } as never))
      .subscribe((locked) => seen.push(locked));
    expect([seen, lock.locked()]).toEqual([[true], false]);
  });

  it('serves many sources with one operator value', () => {
    const lock = new Lock();
    const exclusive = withLock<number>(lock);
    const [one$, two$] = [new Subject<number>(), new Subject<number>()];
    const seen: number[] = [];
    one$.pipe(exclusive).subscribe((value) => seen.push(value));
    two$.pipe(exclusive).subscribe((value) => seen.push(value));
    one$.next(1);
    two$.next(0);
    one$.complete();
    two$.next(2);
    expect(seen).toEqual([1, 2]);
  });

  it('serves 100,000 synchronous sources, each requested when the one before ends', () => {
    const lock = new Lock();
    let left = 100_000;
    const next = () => {
      of(1)
        .pipe(withLock(lock))
        .subscribe(() => {
          if (--left > 0) next();
        });
    };
    next();
    expect(left).toBe(0);
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
  });

  for (const lock of [undefined, null, 7, 'lock', {}, { acquire: 1 }, () => new Lock()]) {
    it(`withLock(${typeof lock} ${JSON.stringify(lock)}) throws TypeError at the call`, () => {
      expect(() => withLock(lock as never)).toThrowError(
        TypeError,
        /^withLock\(lock\): an object with acquire\(\), or an Observable of permits, got ./,
      );
    });
  }
});
