import {
  catchError,
  concat,
  defer,
  map,
  merge,
  NEVER,
  Observable,
  of,
  race,
  raceWith,
  repeat,
  retry,
  startWith,
  Subject,
  type Subscription,
  switchMap,
  takeUntil,
  tap,
  throwError,
  timeout,
  VirtualTimeScheduler,
} from 'rxjs';
import {
  ClosedError,
  Condition,
  Lock,
  NotLockedError,
  type Permit,
  Semaphore,
  throttleBySemaphore,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { record, type Recording } from '../helpers/record.js';

/** What a story is told with. */
class Story {
  readonly condition = new Condition();
  readonly scheduler = new VirtualTimeScheduler();
  readonly stop$ = new Subject<string>();
  readonly log: string[] = [];

  /** What comes after the wait. It logs that, and what it sends must arrive. */
  readonly next$: Observable<string> = defer(() => {
    this.log.push('next is subscribed');
    return of('next');
  }).pipe(tap(() => this.log.push('next sends')));

  /** The time runs out, and whatever stops the wait comes. */
  elapse(): void {
    this.scheduler.flush();
    this.stop$.next('stopped');
  }
}

/** A wait in a section is left in some way, with something after it. */
type Work = (story: Story) => Observable<unknown>;

/** Each way to run work under a permit of the condition. */
const sections: readonly {
  readonly name: string;
  readonly run: (condition: Condition, work: () => Observable<unknown>) => Observable<unknown>;
}[] = [
  { name: 'usingLock', run: (condition, work) => usingLock(condition, work) },
  { name: 'withLock', run: (condition, work) => defer(work).pipe(withLock(condition)) },
  {
    name: 'throttleBySemaphore',
    run: (condition, work) => of('value').pipe(throttleBySemaphore(condition, work)),
  },
  {
    name: 'usingLock, a shaped request,',
    run: (condition, work) => usingLock(condition.acquire().pipe(timeout({ first: 500 })), work),
  },
  {
    name: 'usingLock, which waited for the lock,',
    run: (condition, work) =>
      new Observable((subscriber) => {
        const permit = hold(condition.lock);
        usingLock(condition, work).subscribe(subscriber);
        permit.release();
      }),
  },
];

function expectLeft({ error, values, completed }: Recording<unknown>): void {
  expect(error).toBeInstanceOf(NotLockedError);
  expect(String(error)).toContain('Condition.wait(): unsubscribed inside its critical section');
  expect(String(error)).toContain('wait(until)');
  expect([values, completed]).toEqual([[], false]);
}

describe('Condition, a wait that is unsubscribed inside a critical section:', () => {
  for (const { name, run } of sections) {
    describe(name, () => {
      function told(work: Work) {
        const story = new Story();
        const result = record(run(story.condition, () => work(story)));
        expect(story.condition.state.waiting).toBe(1);
        story.elapse();
        return { condition: story.condition, log: story.log, result };
      }

      it('tears the section down at once, which errors with NotLockedError naming wait(until)', () => {
        const story = new Story();
        const { condition, log, stop$ } = story;
        const torn = new Observable(() => () => log.push('torn down'));
        let subscription: Subscription | undefined;
        stop$.subscribe(() => {
          subscription?.unsubscribe();
          log.push('unsubscribed');
        });
        const result = run(condition, () => {
          subscription = condition.wait().subscribe();
          return torn;
        });
        let error: unknown;
        result.subscribe({
          error: (sent: unknown) => {
            error = sent;
            log.push('error');
          },
        });
        stop$.next('stop');
        expect(log).toEqual(['torn down', 'error', 'unsubscribed']);
        expect(error).toBeInstanceOf(NotLockedError);
        expect(String(error)).toContain('wait(until)');
      });

      it('runs nothing after timeout, even with a catchError', () => {
        const { log, result } = told(({ condition, next$, scheduler }) =>
          condition.wait().pipe(
            timeout({ first: 5, scheduler }),
            catchError(() => next$),
          ),
        );
        expectLeft(result);
        expect(log).toEqual([]);
      });

      it('runs nothing after race', () => {
        const { log, result } = told(({ condition, next$, stop$ }) =>
          race(condition.wait(), stop$).pipe(switchMap(() => next$)),
        );
        expectLeft(result);
        expect(log).toEqual([]);
      });

      it('does not wait again with retry', () => {
        const { condition, log, result } = told(({ condition, log, scheduler }) =>
          defer(() => {
            log.push('asks');
            return condition.wait();
          }).pipe(timeout({ first: 5, scheduler }), retry(3)),
        );
        expectLeft(result);
        expect(log).toEqual(['asks']);
        expect(condition.state.waiting).toBe(0);
      });

      it('lets nothing through that timeout or switchMap continue with', () => {
        for (const work of [
          ({ condition, next$, scheduler }: Story) =>
            condition.wait().pipe(timeout({ first: 5, scheduler, with: () => next$ })),
          ({ condition, next$, stop$ }: Story) =>
            stop$.pipe(
              startWith(''),
              switchMap((stopped) => (stopped ? next$ : condition.wait())),
            ),
        ]) {
          const { log, result } = told(work);
          expectLeft(result);
          expect(log).not.toContain('next sends');
        }
      });

      it('does not give up the lock of others by a second wait()', () => {
        const story = new Story();
        const { condition, scheduler } = story;
        const result = record(
          run(condition, () =>
            condition.wait().pipe(timeout({ first: 5, scheduler, with: () => condition.wait() })),
          ),
        );
        const holder = hold(condition.lock);
        scheduler.flush();
        expectLeft(result);
        expect(holder.released).toBeFalse();
        expect(condition.state.waiting).toBe(0);
        expect(condition.locked()).toBeTrue();
        holder.release();
        expect(condition.locked()).toBeFalse();
      });

      it('sends no error if the section itself is being unsubscribed', () => {
        const condition = new Condition();
        const result = record(run(condition, () => condition.wait()));
        result.subscription.unsubscribe();
        expect([result.error, result.completed]).toEqual([undefined, false]);
        expect([condition.state.waiting, condition.locked()]).toEqual([0, false]);
      });

      it('passes on the end of the section if that is what unsubscribes the wait', () => {
        const fault = new Error('fault');
        const condition = new Condition();
        const stop$ = new Subject<void>();
        const result = record(run(condition, () => merge(condition.wait(), stop$)));
        stop$.error(fault);
        expect(result.error).toBe(fault);
      });

      it('completes if takeUntil is all that comes after the wait', () => {
        const { result } = told(({ condition, stop$ }) => condition.wait().pipe(takeUntil(stop$)));
        expect([result.error, result.values, result.completed]).toEqual([undefined, [], true]);
      });
    });
  }

  // RxJS calls these before it looks whether anybody is still there. Only a deferred start runs in
  // them, unheard; what that subscribes to is unsubscribed at once.
  describe('after the unsubscribing RxJS still starts, though nobody sees the result,', () => {
    function told(work: Work) {
      const story = new Story();
      const result = record(usingLock(story.condition, () => work(story)));
      story.elapse();
      return { log: story.log, result };
    }

    it('the factory of timeout({ with }), and the subscription to its result', () => {
      const { log, result } = told(({ condition, log, next$, scheduler }) =>
        condition.wait().pipe(
          timeout({
            first: 5,
            scheduler,
            with: () => {
              log.push('with');
              return next$;
            },
          }),
        ),
      );
      expectLeft(result);
      expect(log).toEqual(['with', 'next is subscribed']);
    });

    it('the project of switchMap, and the subscription to its result', () => {
      const { log, result } = told(({ condition, log, next$, stop$ }) =>
        stop$.pipe(
          startWith('start'),
          switchMap((value) => {
            log.push(value);
            return value === 'start' ? condition.wait() : next$;
          }),
        ),
      );
      expectLeft(result);
      expect(log).toEqual(['start', 'stopped', 'next is subscribed']);
    });

    it('what takeUntil has passed its complete on to', () => {
      const { log, result } = told(({ condition, log, next$, stop$ }) =>
        concat(
          condition
            .wait()
            // eslint-disable-next-line rxjs-x/no-unsafe-takeuntil -- what comes after it is the story
            .pipe(takeUntil(stop$), tap({ complete: () => log.push('complete is heard') })),
          next$,
        ),
      );
      expectLeft(result);
      expect(log).toEqual(['complete is heard', 'next is subscribed']);
    });

    it('what race passes an error on to, as takeUntil does with its complete', () => {
      const { log, result } = told(({ condition, log, next$, stop$ }) =>
        condition.wait().pipe(
          raceWith(stop$.pipe(switchMap(() => throwError(() => new Error('stopped'))))),
          catchError(() => {
            log.push('caught');
            return next$;
          }),
        ),
      );
      expectLeft(result);
      expect(log).toEqual(['caught', 'next is subscribed']);
    });

    it('and no wait() of a repeat', () => {
      const { log, result } = told(({ condition, log, stop$ }) =>
        defer(() => {
          log.push('asks');
          return condition.wait();
          // eslint-disable-next-line rxjs-x/no-unsafe-takeuntil -- as above
        }).pipe(takeUntil(stop$), repeat(3)),
      );
      expectLeft(result);
      expect(log).toEqual(['asks']);
    });
  });

  it('errors the section even if the wait is left while the work is being started', () => {
    const condition = new Condition();
    const log: string[] = [];
    const result = record(
      usingLock(condition, () => {
        condition.wait().subscribe().unsubscribe();
        return defer(() => {
          log.push('started');
          return NEVER;
        });
      }),
    );
    expectLeft(result);
    expect(log).toEqual([]);
    expect([condition.state.waiting, condition.locked()]).toEqual([0, false]);
  });

  it('errors the section if the wait is left after it was notified, and passes the notification on', () => {
    const { condition, stop$ } = new Story();
    const result = record(usingLock(condition, () => race(condition.wait(), stop$)));
    const other = record(usingLock(condition, () => condition.wait()));
    const holder = hold(condition.lock);
    condition.notify();
    stop$.next('stop');
    expectLeft(result);
    expect(holder.released).toBeFalse();
    holder.release();
    expect(other.values).toEqual([true]);
    expect(condition.locked()).toBeFalse();
  });

  it('errors the section if the wait is left while its grant is on its way', () => {
    const { condition, stop$ } = new Story();
    const result = record(usingLock(condition, () => race(condition.wait(), stop$)));
    const other = record(usingLock(condition, () => condition.wait()));
    const holder = hold(condition.lock);
    condition.notify();
    condition.lock.state$.subscribe(() => {
      if (holder.released) stop$.next('stop');
    });
    holder.release();
    expectLeft(result);
    expect(other.values).toEqual([true]);
    expect([condition.state.waiting, condition.locked()]).toEqual([0, false]);
  });

  for (const holds of [false, true, 'throws'] as const) {
    it(`errors the section if the wait is left inside a predicate that ${
      holds === 'throws' ? holds : `is ${String(holds)}`
    }`, () => {
      const condition = new Condition();
      const log: string[] = [];
      let calls = 0;
      let subscription: Subscription | undefined;
      const result = record(
        usingLock(condition, () => {
          subscription = condition
            .waitFor(() => {
              if (++calls === 1) return false;
              subscription?.unsubscribe();
              if (holds === 'throws') throw new Error('fault');
              return holds;
            })
            .subscribe(() => log.push('granted'));
          return NEVER;
        }),
      );
      const other = record(usingLock(condition, () => condition.wait()));
      const notifier = hold(condition.lock);
      condition.notify();
      notifier.release();
      expectLeft(result);
      expect(log).toEqual([]);
      expect(other.values).toEqual([true]);
      expect([condition.state.waiting, condition.locked()]).toEqual([0, false]);
    });
  }

  it('errors nothing if there is no section', () => {
    const { condition, scheduler } = new Story();
    const permit = hold(condition.lock);
    const waiting = record(
      condition.wait().pipe(timeout({ first: 5, scheduler, with: () => of('went on') })),
    );
    scheduler.flush();
    expect([waiting.values, waiting.error, waiting.completed]).toEqual([
      ['went on'],
      undefined,
      true,
    ]);
    expect(permit.released).toBeTrue();
  });

  it('errors no section whose work has ended and given its permit back', () => {
    const condition = new Condition();
    let kept: Permit | undefined;
    const result = record(
      usingLock(condition, (permit) => {
        kept = permit;
        return of('value');
      }),
    );
    expect(result.completed).toBeTrue();
    const waiting = (hold(condition.lock), condition.wait().subscribe());
    waiting.unsubscribe();
    expect([kept?.released, result.error, result.values]).toEqual([true, undefined, ['value']]);
  });

  it('errors the section that has the permit, and neither the one around it nor the one inside', () => {
    const { condition, stop$ } = new Story();
    const around = new Lock();
    const inside = new Semaphore(1);
    const log: string[] = [];
    const told = (label: string) =>
      catchError((error: unknown) => {
        log.push(`${label}: ${error instanceof NotLockedError ? 'NotLockedError' : 'another'}`);
        return of(`${label} goes on, locked ${String(around.locked())}`);
      });
    const result = record(
      usingLock(around, () =>
        usingLock(condition, () =>
          usingLock(inside, () => race(condition.wait(), stop$)).pipe(told('inside')),
        ).pipe(told('section')),
      ),
    );
    stop$.next('stop');
    expect(log).toEqual(['section: NotLockedError']);
    expect([result.values, result.completed]).toEqual([['section goes on, locked true'], true]);
    expect([around.locked(), inside.value, condition.locked()]).toEqual([false, 1, false]);
  });

  it('errors the section if a section inside is left together with its wait', () => {
    const { condition, stop$ } = new Story();
    const inside = new Semaphore(1);
    const result = record(
      usingLock(condition, () =>
        race(
          usingLock(inside, () => condition.wait()),
          stop$,
        ),
      ),
    );
    stop$.next('stop');
    expectLeft(result);
    expect([inside.value, condition.locked()]).toEqual([1, false]);
  });

  it('errors the section even if somebody outside gave up its lock and left', () => {
    const condition = new Condition();
    const result = record(usingLock(condition, () => NEVER));
    const outside = condition.wait().subscribe();
    outside.unsubscribe();
    expectLeft(result);
    expect(condition.locked()).toBeFalse();
  });

  it('errors a throttle as a whole, and gives all its permits back', () => {
    const lock = new Lock();
    const condition = new Condition(lock);
    const { stop$ } = new Story();
    const source = new Subject<number>();
    const torn: string[] = [];
    const result = record(
      source.pipe(
        throttleBySemaphore(condition, (value) =>
          value === 1
            ? race(condition.wait(), stop$)
            : new Observable<never>(() => () => torn.push(`inner ${String(value)}`)),
        ),
      ),
    );
    source.next(1);
    source.next(2);
    source.next(3);
    expect(lock.state).toEqual({ locked: true, waiting: 1 });
    stop$.next('stop');
    expectLeft(result);
    expect(torn).toEqual(['inner 2']);
    expect(source.observed).toBeFalse();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
  });

  it('errors nothing once the wait is granted, no matter how it is left then', () => {
    const { condition, scheduler } = new Story();
    const result = record(
      usingLock(condition, () =>
        condition.wait().pipe(
          timeout({ first: 5, scheduler }),
          map((granted) => `granted ${String(granted)}`),
        ),
      ),
    );
    const notifier = hold(condition.lock);
    condition.notify();
    notifier.release();
    scheduler.flush();
    expect([result.values, result.completed]).toEqual([['granted true'], true]);
  });

  it('errors the section with NotLockedError if it is left while the error of a close is on its way', () => {
    const { condition, stop$ } = new Story();
    const first = record(usingLock(condition, () => condition.wait()));
    first.subscription.add(() => {
      stop$.next('stop');
    });
    const second = record(usingLock(condition, () => race(condition.wait(), stop$)));
    condition.close();
    expect(first.error).toBeInstanceOf(ClosedError);
    expectLeft(second);
  });

  it('continues under the lock after a wait(until)', () => {
    const { condition, next$, stop$ } = new Story();
    const result = record(
      usingLock(condition, () =>
        concat(condition.wait(stop$), next$.pipe(map((next) => [next, condition.locked()]))),
      ),
    );
    stop$.next('stop');
    expect([result.values, result.completed]).toEqual([[false, ['next', true]], true]);
    expect(condition.locked()).toBeFalse();
  });

  it('errors the section even if its until has come', () => {
    const { condition, stop$ } = new Story();
    const until = new Subject<void>();
    const result = record(usingLock(condition, () => race(condition.wait(until), stop$)));
    const other = record(usingLock(condition, () => condition.wait()));
    const holder = hold(condition.lock);
    until.next();
    stop$.next('stop');
    expectLeft(result);
    holder.release();
    expect(other.values).toEqual([]);
    expect([condition.state.waiting, condition.locked()]).toEqual([1, false]);
  });
});
