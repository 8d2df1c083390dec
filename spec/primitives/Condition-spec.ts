import { EMPTY, finalize, Observable, range, Subject, takeUntil } from 'rxjs';
import {
  Condition,
  Lock,
  NotLockedError,
  type Permit,
  throttleBySemaphore,
  usingLock,
} from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { hold } from '../helpers/hold.js';

/** Takes the lock and waits. Returns what a spec needs to inspect it. */
function waitUnderLock(condition: Condition, log: string[], label: string) {
  const permit = hold(condition.lock);
  const subscription = condition.wait().subscribe({
    next: () => log.push(`${label} granted`),
    error: (error: unknown) => log.push(`${label} ${String(error)}`),
  });
  return { permit, subscription };
}

/** Takes the lock, notifies and gives the lock back. */
function notifyUnderLock(condition: Condition, n?: number) {
  const permit = hold(condition.lock);
  condition.notify(n);
  permit.release();
}

describe('Condition', () => {
  it('creates its own lock by default, or takes a Lock', () => {
    const lock = new Lock();
    expect(new Condition().lock).toBeInstanceOf(Lock);
    expect(new Condition(lock).lock).toBe(lock);
    expect(new Condition(undefined).lock).toBeInstanceOf(Lock);
  });

  for (const lock of [null, 7, 'lock', {}, { acquire: 'a method' }, () => new Lock()]) {
    it(`new Condition(${typeof lock} ${JSON.stringify(lock)}) throws TypeError`, () => {
      expect(() => new Condition(lock as unknown as Lock)).toThrowError(
        TypeError,
        /^new Condition\(lock\): a Lock of this copy of the library, or nothing for a new one, got ./,
      );
    });
  }

  it('locked(), acquire() and release() are those of the lock', () => {
    const condition = new Condition();
    let permit: Permit | undefined;
    condition.acquire().subscribe((own) => (permit = own));
    expect(condition.locked()).toBeTrue();
    expect(condition.lock.locked()).toBeTrue();
    condition.release();
    expect(permit?.released).toBeTrue();
    expect(condition.locked()).toBeFalse();
    expect(() => condition.release()).toThrowError(NotLockedError, /^Condition\.release\(\)/);
  });

  it('wait() gives up the lock, and its permit is suspended, not released', () => {
    const condition = new Condition();
    const { permit } = waitUnderLock(condition, [], 'wait');
    expect(condition.locked()).toBeFalse();
    expect(permit.released).toBeFalse();
    expect(condition.state).toEqual({ waiting: 1 });
  });

  it('wait() hands the lock to the first request in its queue', () => {
    const condition = new Condition();
    const log: string[] = [];
    condition.lock.tryAcquire();
    condition.acquire().subscribe(() => log.push('next holder'));
    condition.wait().subscribe();
    expect(log).toEqual(['next holder']);
  });

  it('wait() grants true holding the lock, under the same permit', () => {
    const condition = new Condition();
    const values: unknown[] = [];
    const permit = hold(condition.lock);
    condition.wait().subscribe((value) => values.push(value, condition.locked(), permit.released));
    notifyUnderLock(condition);
    expect(values).toEqual([true, true, false]);
    permit.release();
    expect(condition.locked()).toBeFalse();
  });

  it('a notified wait queues for the lock again like any other request', () => {
    const condition = new Condition();
    const log: string[] = [];
    waitUnderLock(condition, log, 'wait');
    const holder = hold(condition.lock);
    condition.acquire().subscribe((permit) => {
      log.push('asked before');
      permit.release();
    });
    condition.notify();
    condition.acquire().subscribe(() => log.push('asked after'));
    expect(condition.lock.state.waiting).toBe(3);
    holder.release();
    expect(log).toEqual(['asked before', 'wait granted']);
    condition.release();
    expect(log).toEqual(['asked before', 'wait granted', 'asked after']);
  });

  it('wait() errors with NotLockedError if the lock is not locked', () => {
    const errors: unknown[] = [];
    new Condition().wait().subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors[0]).toBeInstanceOf(NotLockedError);
    expect(String(errors[0])).toContain('Condition.wait(): nobody holds the lock');
  });

  it('releasing a suspended permit does nothing to the lock of others', () => {
    const condition = new Condition();
    const log: string[] = [];
    const { permit } = waitUnderLock(condition, log, 'wait');
    const other = condition.lock.tryAcquire();
    permit.release();
    expect(permit.released).toBeTrue();
    expect(other?.released).toBeFalse();
    expect(condition.locked()).toBeTrue();
  });

  it('the wait() of a suspended permit errors if that is released, and is not granted', () => {
    const condition = new Condition();
    const log: string[] = [];
    const { permit } = waitUnderLock(condition, log, 'first');
    waitUnderLock(condition, log, 'second');
    permit.release();
    expect(condition.state.waiting).toBe(1);
    notifyUnderLock(condition);
    expect(log).toEqual([
      'first NotLockedError: Condition.wait(): its permit has been released',
      'second granted',
    ]);
  });

  it('the wait() of a suspended permit errors if that is released although it has been notified, and its notification passes on', () => {
    const condition = new Condition();
    const log: string[] = [];
    const { permit } = waitUnderLock(condition, log, 'first');
    waitUnderLock(condition, log, 'second');
    const holder = condition.lock.tryAcquire();
    condition.notify();
    permit.release();
    holder?.release();
    expect(log.map((line) => line.slice(0, 20))).toEqual([
      'first NotLockedError',
      'second granted',
    ]);
  });

  it('an error in the teardown of a wait() whose suspended permit is released is reported, and not thrown', async () => {
    const condition = new Condition();
    const fault = new Error('fault');
    const errors = await collectUnhandledErrors(() => {
      const permit = condition.lock.tryAcquire();
      condition
        .wait()
        .pipe(
          finalize(() => {
            throw fault;
          }),
        )
        .subscribe({ error: () => undefined });
      expect(() => permit?.release()).not.toThrow();
    });
    expect(errors.length).toBe(1);
  });

  for (const stage of ['waiting', 'notified', 'let in'] as const) {
    it(`after a wait() is unsubscribed while ${stage}, it does not hold the lock, and its permit counts as released`, () => {
      const condition = new Condition();
      const log: string[] = [];
      const { permit, subscription } = waitUnderLock(condition, log, 'wait');
      const holder = condition.lock.tryAcquire();
      if (stage !== 'waiting') condition.notify();
      if (stage === 'let in') {
        condition.lock.state$.subscribe(() => {
          if (holder?.released) subscription.unsubscribe();
        });
        holder?.release();
      } else {
        subscription.unsubscribe();
        holder?.release();
      }
      expect(log).toEqual([]);
      expect(permit.released).toBeTrue();
      expect(condition.locked()).toBeFalse();
      expect(condition.state.waiting + condition.lock.state.waiting).toBe(0);
    });
  }

  it('a request that is unsubscribed before it is notified wakes nobody', () => {
    const condition = new Condition();
    const log: string[] = [];
    const { subscription } = waitUnderLock(condition, log, 'first');
    waitUnderLock(condition, log, 'second');
    subscription.unsubscribe();
    expect(log).toEqual([]);
    expect(condition.state.waiting).toBe(1);
  });

  for (const stage of ['notified', 'let in'] as const) {
    it(`a request that is unsubscribed when ${stage} passes its notification on to the next`, () => {
      const condition = new Condition();
      const log: string[] = [];
      const { subscription } = waitUnderLock(condition, log, 'first');
      waitUnderLock(condition, log, 'second');
      waitUnderLock(condition, log, 'third');
      const holder = condition.lock.tryAcquire();
      condition.notify();
      if (stage === 'notified') subscription.unsubscribe();
      condition.lock.state$.subscribe(() => {
        if (holder?.released) subscription.unsubscribe();
      });
      holder?.release();
      expect(log).toEqual(['second granted']);
      expect(condition.state.waiting).toBe(1);
    });
  }

  it('a wait() that is taken back while its snapshot is told no longer waits', () => {
    const condition = new Condition();
    const stop$ = new Subject<void>();
    const waiting: number[] = [];
    hold(condition.lock);
    condition.state$.subscribe((state) => {
      if (state.waiting === 1) stop$.next();
      waiting.push(condition.state.waiting);
    });
    condition.wait().pipe(takeUntil(stop$)).subscribe();
    expect(waiting).toEqual([0, 0, 0]);
    expect(condition.locked()).toBeFalse();
  });

  it('a request for its lock, made inside a telling, is granted after that telling', () => {
    const condition = new Condition();
    const log: string[] = [];
    hold(condition.lock);
    condition.state$.subscribe(({ waiting }) => {
      if (waiting === 0) return;
      condition.acquire().subscribe(() => log.push('granted'));
      log.push('told');
    });
    condition.wait().subscribe();
    expect(log).toEqual(['told', 'granted']);
  });

  it('its lock is granted after the snapshot of a wait() that leaves, even in the teardown of that wait', () => {
    const condition = new Condition();
    const log: string[] = [];
    hold(condition.lock);
    const waiting = condition.wait().subscribe(() => undefined);
    waiting.add(() => condition.acquire().subscribe(() => log.push('granted')));
    condition.state$.subscribe((state) => log.push(`told ${String(state.waiting)}`));
    waiting.unsubscribe();
    expect(log).toEqual(['told 1', 'told 0', 'granted']);
  });

  it('its lock is granted after the snapshot that says so, also when a wait is over', () => {
    const condition = new Condition();
    waitUnderLock(condition, [], 'wait').subscription.unsubscribe();
    const log: string[] = [];
    condition.lock.state$.subscribe(({ locked }) => log.push(`locked: ${String(locked)}`));
    condition.acquire().subscribe(() => log.push('granted'));
    expect(log).toEqual(['locked: false', 'locked: true', 'granted']);
  });

  it('a wait that is just being completed by somebody else loses no notification', () => {
    const condition = new Condition();
    const log: string[] = [];
    const stop$ = new Subject<void>();
    const permit = condition.lock.tryAcquire();
    condition
      .wait()
      .pipe(takeUntil(stop$))
      .subscribe({ complete: () => holder.release() });
    waitUnderLock(condition, log, 'second');
    const holder = hold(condition.lock);
    condition.notify();
    stop$.next();
    expect(permit?.released).toBeTrue();
    expect(log).toEqual(['second granted']);
  });

  it('notify(n) wakes the first n waiting requests, or all if there are fewer', () => {
    const condition = new Condition();
    const log: string[] = [];
    for (const label of ['1', '2', '3', '4']) {
      condition.lock.tryAcquire();
      condition.wait().subscribe(() => {
        log.push(label);
        condition.release();
      });
    }
    notifyUnderLock(condition);
    expect(log).toEqual(['1']);
    notifyUnderLock(condition, 2);
    expect(log).toEqual(['1', '2', '3']);
    notifyUnderLock(condition, 99);
    expect(log).toEqual(['1', '2', '3', '4']);
  });

  it('notifying nobody is not an error, and publishes nothing', () => {
    const condition = new Condition();
    const seen: unknown[] = [];
    condition.state$.subscribe((state) => seen.push(state));
    notifyUnderLock(condition);
    notifyUnderLock(condition, 0);
    expect(seen.length).toBe(1);
  });

  it('notify(0) wakes nobody', () => {
    const condition = new Condition();
    waitUnderLock(condition, [], 'wait');
    notifyUnderLock(condition, 0);
    expect(condition.state.waiting).toBe(1);
  });

  it('notifyAll() wakes all waiting requests, in order', () => {
    const condition = new Condition();
    const log: string[] = [];
    for (const label of ['1', '2', '3']) {
      condition.lock.tryAcquire();
      condition.wait().subscribe(() => {
        log.push(label);
        condition.release();
      });
    }
    const permit = condition.lock.tryAcquire();
    condition.notifyAll();
    expect(condition.state.waiting).toBe(0);
    permit?.release();
    expect(log).toEqual(['1', '2', '3']);
  });

  it('notify and notifyAll throw NotLockedError if the lock is not locked', () => {
    const condition = new Condition();
    expect(() => condition.notify()).toThrowError(NotLockedError, /^Condition\.notify\(\)/);
    expect(() => condition.notifyAll()).toThrowError(NotLockedError, /^Condition\.notifyAll\(\)/);
  });

  it('notify checks its argument first: RangeError unless it is an integer >= 0', () => {
    const condition = new Condition();
    for (const n of [-1, 0.5, NaN, Infinity, null, '1']) {
      expect(() => condition.notify(n as number)).toThrowError(
        RangeError,
        /^Condition\.notify\(n\): an integer of at least 0, got ./,
      );
    }
  });

  it('several conditions share a lock, and each wakes only its own requests', () => {
    const lock = new Lock();
    const [full, empty] = [new Condition(lock), new Condition(lock)];
    const log: string[] = [];
    waitUnderLock(full, log, 'full');
    waitUnderLock(empty, log, 'empty');
    notifyUnderLock(empty);
    expect(log).toEqual(['empty granted']);
    expect(full.state.waiting).toBe(1);
  });

  describe('waitFor', () => {
    function values(observable: Observable<unknown>) {
      const log: unknown[] = [];
      observable.subscribe({
        next: (value) => log.push(value),
        error: (error: unknown) => log.push(error),
        complete: () => log.push('complete'),
      });
      return log;
    }

    it('calls the predicate first, and does not need the lock if it is true at once', () => {
      const condition = new Condition();
      expect(values(condition.waitFor(() => [1, 2, 3]))).toEqual([[1, 2, 3], 'complete']);
    });

    it('calls the predicate again at each wake-up and grants its final value', () => {
      const condition = new Condition();
      let value = 0;
      let calls = 0;
      const permit = condition.lock.tryAcquire();
      const log = values(
        condition.waitFor(() => {
          calls++;
          expect(condition.locked()).toBeTrue();
          return value;
        }),
      );
      notifyUnderLock(condition);
      expect([calls, log.length, condition.state.waiting]).toEqual([2, 0, 1]);
      value = 7;
      expect(calls).toBe(2);
      notifyUnderLock(condition);
      expect(log).toEqual([7, 'complete']);
      expect(calls).toBe(3);
      expect(condition.locked()).toBeTrue();
      expect(permit?.released).toBeFalse();
    });

    it('calls the predicate with no arguments', () => {
      const condition = new Condition();
      const seen: unknown[][] = [];
      condition.lock.tryAcquire();
      condition
        .waitFor((...parameters: unknown[]) => {
          seen.push(parameters);
          return seen.length > 1;
        })
        .subscribe();
      notifyUnderLock(condition);
      expect(seen).toEqual([[], []]);
    });

    it('errors with NotLockedError if it has to wait and the lock is not locked', () => {
      const [error] = values(new Condition().waitFor(() => false));
      expect(error).toBeInstanceOf(NotLockedError);
    });

    it('a predicate that throws errors the observable, with the lock held', () => {
      const condition = new Condition();
      const fault = new Error('fault');
      let calls = 0;
      const permit = condition.lock.tryAcquire();
      const log = values(
        condition.waitFor(() => {
          if (++calls === 2) throw fault;
          return false;
        }),
      );
      notifyUnderLock(condition);
      expect(log).toEqual([fault]);
      expect(condition.locked()).toBeTrue();
      expect(permit?.released).toBeFalse();
    });

    it('a predicate that throws at once errors the observable', () => {
      const fault = new Error('fault');
      const log = values(
        new Condition().waitFor(() => {
          throw fault;
        }),
      );
      expect(log).toEqual([fault]);
    });

    it('wakes 100,000 times without growing the stack', () => {
      const condition = new Condition();
      const { lock } = condition;
      let calls = 0;
      lock.tryAcquire();
      condition.waitFor(() => ++calls > 100_000).subscribe();
      for (let index = 0; index < 100_000; index++) notifyUnderLock(condition);
      expect(calls).toBe(100_001);
    });

    it('does not grow the stack if it is subscribed outside a grant and woken in a chain', () => {
      const condition = new Condition();
      const rounds = 20_000;
      let count = 0;
      hold(condition.lock);
      range(0, rounds)
        .pipe(
          throttleBySemaphore(1, () =>
            usingLock(condition, () => {
              count++;
              condition.notify();
              return EMPTY;
            }),
          ),
        )
        .subscribe();
      expect(values(condition.waitFor(() => count === rounds))).toEqual([true, 'complete']);
    });

    it('does not hold the lock if it is unsubscribed inside its predicate', () => {
      const condition = new Condition();
      const stop$ = new Subject<void>();
      const permit = hold(condition.lock);
      let calls = 0;
      const log = values(
        condition
          .waitFor(() => {
            if (++calls === 2) stop$.next();
            return false;
          })
          .pipe(takeUntil(stop$)),
      );
      notifyUnderLock(condition);
      expect(log).toEqual(['complete']);
      expect(permit.released).toBeTrue();
      expect(condition.locked()).toBeFalse();
      expect(condition.state.waiting).toBe(0);
    });

    it('does not hold the lock if the predicate throws and nobody is left to get the error', () => {
      const condition = new Condition();
      const stop$ = new Subject<void>();
      const permit = hold(condition.lock);
      let calls = 0;
      condition
        .waitFor(() => {
          if (++calls === 1) return false;
          stop$.next();
          throw new Error('fault');
        })
        .pipe(takeUntil(stop$))
        .subscribe();
      notifyUnderLock(condition);
      expect(permit.released).toBeTrue();
      expect(condition.locked()).toBeFalse();
    });

    it('loses nothing to a subscriber that somebody else is just completing', () => {
      const condition = new Condition();
      const stop$ = new Subject<void>();
      const permit = hold(condition.lock);
      let ready = false;
      condition
        .waitFor(() => ready)
        .pipe(takeUntil(stop$))
        .subscribe({ complete: () => holder.release() });
      const holder = hold(condition.lock);
      ready = true;
      condition.notify();
      stop$.next();
      expect(permit.released).toBeTrue();
      expect(condition.locked()).toBeFalse();
    });

    it('does not hold the lock if the predicate throws for a subscriber that is just being completed', () => {
      const condition = new Condition();
      const stop$ = new Subject<void>();
      let calls = 0;
      hold(condition.lock);
      condition
        .waitFor(() => {
          if (++calls > 1) throw new Error('fault');
          return false;
        })
        .pipe(takeUntil(stop$))
        .subscribe({ complete: () => holder.release() });
      const holder = hold(condition.lock);
      condition.notify();
      stop$.next();
      expect(calls).toBe(2);
      expect(condition.locked()).toBeFalse();
    });

    it('does not call the predicate for a subscriber whose teardown is on its way', () => {
      const condition = new Condition();
      const log: string[] = [];
      hold(condition.lock);
      const leaving = new Observable((subscriber) => {
        // Runs before the finalizer that takes the wait back.
        subscriber.add(() => notifyUnderLock(condition));
        condition.waitFor(() => log.push('predicate') > 1).subscribe(subscriber);
      }).subscribe();
      waitUnderLock(condition, log, 'other');
      leaving.unsubscribe();
      expect(log).toEqual(['predicate', 'other granted']);
    });

    it('errors with NotLockedError if the predicate gives the lock away', () => {
      const condition = new Condition();
      const permit = hold(condition.lock);
      let calls = 0;
      const log = values(
        condition.waitFor(() => {
          if (++calls === 2) permit.release();
          return false;
        }),
      );
      notifyUnderLock(condition);
      expect(log.map(String)).toEqual([
        'NotLockedError: Condition.wait(): its permit has been released',
      ]);
      expect(condition.locked()).toBeFalse();
    });

    it('throws TypeError at the call unless the predicate is a function', () => {
      expect(() => new Condition().waitFor('true' as never)).toThrowError(
        TypeError,
        'Condition.waitFor(predicate): a function, got "true"',
      );
    });
  });

  describe('whose consumer is a function', () => {
    it('reports that nobody holds the lock', async () => {
      const errors = await collectUnhandledErrors(() => {
        expect(new Condition().wait().subscribe(fail).closed).toBeTrue();
      });
      expect(errors).toEqual([jasmine.any(NotLockedError)]);
    });

    it('reports that its permit has been released while it waits', async () => {
      const condition = new Condition();
      const errors = await collectUnhandledErrors(() => {
        const permit = hold(condition.lock);
        const subscription = condition.wait().subscribe(fail);
        permit.release();
        expect(subscription.closed).toBeTrue();
        expect(condition.state).toEqual({ waiting: 0 });
      });
      expect(errors).toEqual([jasmine.any(NotLockedError)]);
    });

    it('is granted true under its permit, and closed', () => {
      const condition = new Condition();
      const permit = hold(condition.lock);
      const granted: unknown[] = [];
      const subscription = condition.wait().subscribe((value) => {
        granted.push(value, permit.released, condition.locked());
      });
      notifyUnderLock(condition);
      expect(granted).toEqual([true, false, true]);
      expect(subscription.closed).toBeTrue();
    });

    it('passes its notification on when it leaves, like any other', () => {
      const condition = new Condition();
      const log: string[] = [];
      hold(condition.lock);
      const first = condition.wait().subscribe(() => log.push('first'));
      hold(condition.lock);
      condition.wait().subscribe(() => log.push('second'));
      const permit = hold(condition.lock);
      condition.notify();
      first.unsubscribe();
      permit.release();
      expect(log).toEqual(['second']);
    });
  });

  it('wait() errors if the lock has been closed, with its error, and does not give up the lock', () => {
    const lock = new Lock();
    const condition = new Condition(lock);
    const permit = hold(lock);
    const fault = new Error('fault');
    const errors: unknown[] = [];
    lock.close(fault);
    condition.wait().subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([fault]);
    expect(permit.released).toBeFalse();
    expect(condition.state).toEqual({ waiting: 0 });
  });

  it('wait() may be left before it gets the error of a closed condition, and the lock stays held', () => {
    const condition = new Condition();
    let heard = false;
    condition.close();
    condition.acquire().subscribe(() => {
      // Inside a grant, so no error is sent before it returns.
      const waiting = condition.wait().subscribe({ error: () => (heard = true) });
      expect(() => waiting.unsubscribe()).not.toThrow();
    });
    expect(heard).toBeFalse();
    expect(condition.locked()).toBeTrue();
  });
});
