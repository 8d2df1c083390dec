import {
  concat,
  defer,
  EMPTY,
  finalize,
  firstValueFrom,
  NEVER,
  Observable,
  type ObservableInput,
  of,
  Subject,
  throwError,
} from 'rxjs';
import { ClosedError, Condition, Lock, NotLockedError } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';

/** Takes the lock, and waits under it with this `until`. */
function waitUnderLock(condition: Condition, until: ObservableInput<unknown>) {
  const permit = hold(condition.lock);
  return { permit, ...recording(condition.wait(until)) };
}

/** Like `record`, with access to the parts. */
function recording<T>(observable: Observable<T>) {
  const recorded = record(observable);
  return { recorded, subscription: recorded.subscription };
}

/** Takes the lock, notifies and gives the lock back. */
function notifyUnderLock(condition: Condition, n?: number): void {
  const permit = hold(condition.lock);
  condition.notify(n);
  permit.release();
}

const fault = new Error('fault');

describe('Condition, a wait with an end:', () => {
  describe('wait(until)', () => {
    it('grants true if it is notified first', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded } = waitUnderLock(condition, until);
      notifyUnderLock(condition);
      expect([recorded.values, recorded.completed]).toEqual([[true], true]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
    });

    it('grants nothing if the teardown of until unsubscribes it', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const ends$ = until.pipe(
        finalize(() => {
          subscription.unsubscribe();
        }),
      );
      const { recorded, subscription } = waitUnderLock(condition, ends$);
      until.next();
      expect(recorded.values).toEqual([]);
      expect(condition.state.waiting).toBe(0);
      expect(condition.locked()).toBeFalse();
    });

    it('grants false at the first value of until, holding the lock under the same permit', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded } = waitUnderLock(condition, until);
      expect([condition.state.waiting, condition.locked()]).toEqual([1, false]);
      until.next();
      expect([recorded.values, recorded.completed]).toEqual([[false], true]);
      expect([condition.state.waiting, condition.locked()]).toEqual([0, true]);
      expect(permit.released).toBeFalse();
      permit.release();
      expect(condition.locked()).toBeFalse();
    });

    it('grants false when until completes without a value', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded } = waitUnderLock(condition, until);
      until.complete();
      expect([recorded.values, recorded.completed]).toEqual([[false], true]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
    });

    it('errors when until errors, with the lock held under the same permit', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded } = waitUnderLock(condition, until);
      until.error(fault);
      expect([recorded.values, recorded.error]).toEqual([[], fault]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
      permit.release();
      expect(condition.locked()).toBeFalse();
    });

    it('if until errors while somebody holds the lock, errors only when it gets the lock', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { recorded } = waitUnderLock(condition, until);
      const holder = hold(condition.lock);
      until.error(fault);
      expect(recorded.error).toBeUndefined();
      holder.release();
      expect(recorded.error).toBe(fault);
      expect(condition.locked()).toBeTrue();
    });

    it('ends if until sends, completes or errors while it is subscribed', () => {
      const ends: readonly [Observable<unknown>, unknown[], unknown][] = [
        [of('value', 'another'), [false], undefined],
        [EMPTY, [false], undefined],
        [throwError(() => fault), [], fault],
      ];
      for (const [until, values, error] of ends) {
        const condition = new Condition();
        const { permit, recorded } = waitUnderLock(condition, until);
        expect([recorded.values, recorded.error]).toEqual([values, error]);
        expect([condition.locked(), permit.released]).toEqual([true, false]);
        expect(condition.state.waiting).toBe(0);
      }
    });

    it('gives up the lock even if until comes at once: other requests for it come first', () => {
      const condition = new Condition();
      const log: string[] = [];
      hold(condition.lock);
      condition.acquire().subscribe((permit) => {
        log.push('asked before');
        permit.release();
      });
      condition.wait(of('at once')).subscribe((granted) => log.push(`wait ${String(granted)}`));
      expect(log).toEqual(['asked before', 'wait false']);
    });

    it('queues for the lock like any other request when until comes', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const log: string[] = [];
      hold(condition.lock);
      condition.wait(until).subscribe((granted) => log.push(`wait ${String(granted)}`));
      const holder = hold(condition.lock);
      const logged = (label: string) =>
        condition.acquire().subscribe((permit) => {
          log.push(label);
          permit.release();
        });
      logged('asked before');
      until.next();
      logged('asked after');
      expect([condition.state.waiting, condition.lock.state.waiting]).toEqual([0, 3]);
      holder.release();
      expect(log).toEqual(['asked before', 'wait false']);
      condition.release();
      expect(log).toEqual(['asked before', 'wait false', 'asked after']);
    });

    it('grants true if until comes after it was notified, before it gets the lock', () => {
      for (const end of ['next', 'complete', 'error'] as const) {
        const condition = new Condition();
        const until = new Subject<unknown>();
        const { permit, recorded } = waitUnderLock(condition, until);
        const holder = hold(condition.lock);
        condition.notify();
        until[end](fault);
        expect([recorded.values, recorded.error]).toEqual([[], undefined]);
        holder.release();
        expect([recorded.values, recorded.error]).toEqual([[true], undefined]);
        expect(permit.released).toBeFalse();
      }
    });

    it('grants false if until comes first, and then a notification before it gets the lock', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { recorded } = waitUnderLock(condition, until);
      const holder = hold(condition.lock);
      until.next();
      condition.notifyAll();
      holder.release();
      expect(recorded.values).toEqual([false]);
    });

    it('uses up no notification if until comes first', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const first = waitUnderLock(condition, until);
      const second = waitUnderLock(condition, NEVER);
      const holder = hold(condition.lock);
      until.next();
      condition.notify();
      expect(condition.state.waiting).toBe(0);
      holder.release();
      expect(first.recorded.values).toEqual([false]);
      first.permit.release();
      expect(second.recorded.values).toEqual([true]);
    });

    it('passes no notification on if until has come and it leaves before it gets the lock', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const first = waitUnderLock(condition, until);
      waitUnderLock(condition, NEVER);
      const holder = hold(condition.lock);
      until.next();
      first.subscription.unsubscribe();
      expect([condition.state.waiting, condition.lock.state.waiting]).toEqual([1, 0]);
      expect(first.permit.released).toBeTrue();
      expect(holder.released).toBeFalse();
    });

    it('nor if it leaves while the lock is on its way to it', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const first = waitUnderLock(condition, until);
      waitUnderLock(condition, NEVER);
      const holder = hold(condition.lock);
      until.next();
      condition.lock.state$.subscribe(() => {
        if (holder.released) first.subscription.unsubscribe();
      });
      holder.release();
      expect(first.recorded.values).toEqual([]);
      expect([condition.state.waiting, condition.locked()]).toEqual([1, false]);
    });

    it('nor if its grant finds no subscriber any more', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const permit = hold(condition.lock);
      const stopped = new Subject<void>();
      // What ends it releases the lock meanwhile: the wait is still there, but its consumer takes
      // nothing.
      const waits = new Observable<boolean>((subscriber) => {
        stopped.subscribe(() => {
          subscriber.complete();
        });
        return condition.wait(until).subscribe(subscriber);
      });
      waits.subscribe({ complete: () => holder.release() });
      waitUnderLock(condition, NEVER);
      const holder = hold(condition.lock);
      until.next();
      stopped.next();
      expect(permit.released).toBeTrue();
      expect([condition.state.waiting, condition.locked()]).toEqual([1, false]);
    });

    it('passes its notification on if until has come after it and it leaves', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const first = waitUnderLock(condition, until);
      const second = waitUnderLock(condition, NEVER);
      const holder = hold(condition.lock);
      condition.notify();
      until.next();
      first.subscription.unsubscribe();
      holder.release();
      expect(second.recorded.values).toEqual([true]);
    });

    it('does not hold up the others: the first to wait is notified first', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const first = waitUnderLock(condition, NEVER);
      const second = waitUnderLock(condition, until);
      const third = waitUnderLock(condition, NEVER);
      until.next();
      second.permit.release();
      notifyUnderLock(condition);
      expect(first.recorded.values).toEqual([true]);
      expect(second.recorded.values).toEqual([false]);
      expect(third.recorded.values).toEqual([]);
      expect(condition.state.waiting).toBe(1);
    });

    it('takes a promise', async () => {
      for (const rejects of [false, true]) {
        const condition = new Condition();
        const { permit, recorded } = waitUnderLock(
          condition,
          rejects ? Promise.reject(fault) : Promise.resolve('value'),
        );
        expect([recorded.values, recorded.error]).toEqual([[], undefined]);
        await Promise.resolve();
        await Promise.resolve();
        expect([recorded.values, recorded.error]).toEqual(
          rejects ? [[], fault] : [[false], undefined],
        );
        expect([condition.locked(), permit.released]).toEqual([true, false]);
      }
    });

    it('takes an iterable, and takes one value from it', () => {
      const condition = new Condition();
      const asked: number[] = [];
      function* numbers() {
        for (let number = 0; ; number++) {
          asked.push(number);
          yield number;
        }
      }
      expect(waitUnderLock(condition, numbers()).recorded.values).toEqual([false]);
      expect(asked).toEqual([0]);
      condition.release();
      expect(waitUnderLock(condition, []).recorded.values).toEqual([false]);
    });

    it('takes an async iterable', async () => {
      const condition = new Condition();
      async function* values() {
        yield await Promise.resolve('value');
      }
      hold(condition.lock);
      expect(await firstValueFrom(condition.wait(values()))).toBeFalse();
    });

    for (const until of [null, 1000, true, {}, () => undefined]) {
      it(`throws TypeError at the call for ${typeof until} ${JSON.stringify(until)}`, () => {
        const condition = new Condition();
        expect(() => condition.wait(until as never)).toThrowError(
          TypeError,
          /^Condition\.wait\(until\): an Observable, a promise or an iterable, got ./,
        );
        expect(() => condition.waitFor(() => true, until as never)).toThrowError(
          TypeError,
          /^Condition\.waitFor\(predicate, until\): an Observable, a promise or an iterable, got ./,
        );
      });
    }

    it('is a wait without an end if until is undefined', () => {
      const condition = new Condition();
      hold(condition.lock);
      const waiting = record(condition.wait(undefined as never));
      expect(condition.state.waiting).toBe(1);
      notifyUnderLock(condition);
      expect(waiting.values).toEqual([true]);
    });

    it('subscribes to until when it is subscribed, and once for each request', () => {
      const condition = new Condition();
      let subscribed = 0;
      const until = defer(() => {
        subscribed++;
        return NEVER;
      });
      const wait = condition.wait(until);
      expect(subscribed).toBe(0);
      for (const times of [1, 2]) {
        hold(condition.lock);
        wait.subscribe();
        expect(subscribed).toBe(times);
      }
    });

    it('subscribes to until once it has given up the lock', () => {
      const condition = new Condition();
      const locked: boolean[] = [];
      hold(condition.lock);
      const until = defer(() => {
        locked.push(condition.locked());
        return NEVER;
      });
      condition.wait(until).subscribe();
      expect(locked).toEqual([false]);
    });

    it('does not subscribe to until if it was granted while it gave up the lock', () => {
      const condition = new Condition();
      let subscribed = false;
      const log: unknown[] = [];
      hold(condition.lock);
      condition.acquire().subscribe((permit) => {
        condition.notify();
        permit.release();
      });
      condition
        .wait(
          defer(() => {
            subscribed = true;
            return of('at once');
          }),
        )
        .subscribe((granted) => log.push(granted));
      expect(log).toEqual([true]);
      expect(subscribed).toBeFalse();
    });

    it('errors with NotLockedError if nobody holds the lock, and does not subscribe to until', () => {
      let subscribed = false;
      const until = defer(() => {
        subscribed = true;
        return NEVER;
      });
      const { error } = record(new Condition().wait(until));
      expect(error).toBeInstanceOf(NotLockedError);
      expect(subscribed).toBeFalse();
    });

    describe('unsubscribes from until', () => {
      /** Waits, ends the wait, and says whether until is still subscribed. */
      function observedAfter(
        end: (story: {
          condition: Condition;
          until: Subject<unknown>;
          waiting: ReturnType<typeof waitUnderLock>;
        }) => void,
      ): boolean {
        const condition = new Condition();
        const until = new Subject<unknown>();
        const waiting = waitUnderLock(condition, until);
        expect(until.observed).toBeTrue();
        end({ condition, until, waiting });
        return until.observed;
      }

      it('at its first value', () => {
        expect(
          observedAfter(({ condition, until }) => {
            hold(condition.lock);
            until.next('value');
          }),
        ).toBeFalse();
      });

      it('once it is granted', () => {
        expect(
          observedAfter(({ condition }) => {
            notifyUnderLock(condition);
          }),
        ).toBeFalse();
      });

      it('once it is unsubscribed', () => {
        expect(
          observedAfter(({ waiting }) => {
            waiting.subscription.unsubscribe();
          }),
        ).toBeFalse();
      });

      it('once it has errored', () => {
        const ends: ((condition: Condition) => void)[] = [
          (condition) => {
            condition.close();
          },
          (condition) => {
            condition.cancelWaiting();
          },
          (condition) => {
            condition.lock.close();
          },
        ];
        for (const end of ends) {
          expect(
            observedAfter(({ condition }) => {
              end(condition);
            }),
          ).toBeFalse();
        }
      });

      it('once its permit is released', () => {
        expect(
          observedAfter(({ waiting }) => {
            waiting.permit.release();
          }),
        ).toBeFalse();
      });
    });

    it('ignores until while the error of a close is on its way', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const log: unknown[] = [];
      hold(condition.lock);
      condition.wait().subscribe({
        error: () => {
          until.next();
        },
      });
      hold(condition.lock);
      condition.wait(until).subscribe({
        next: (granted) => log.push(granted),
        error: (error: unknown) => log.push(error instanceof ClosedError),
      });
      condition.close();
      expect(log).toEqual([true]);
      expect([condition.state.waiting, condition.lock.state.waiting]).toEqual([0, 0]);
    });

    it('tells the snapshots of both before the grant, each once and in order', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const log: string[] = [];
      hold(condition.lock);
      condition.wait(until).subscribe((granted) => log.push(`granted ${String(granted)}`));
      condition.state$.subscribe(({ waiting }) => log.push(`condition ${String(waiting)}`));
      condition.lock.state$.subscribe(({ locked }) => log.push(`locked ${String(locked)}`));
      log.length = 0;
      until.next();
      expect(log).toEqual(['condition 0', 'locked true', 'granted false']);
    });

    it('ends 10,000 waits by one value without growing the stack', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      let granted = 0;
      for (let index = 0; index < 10_000; index++) {
        hold(condition.lock);
        condition.wait(until).subscribe(() => {
          granted++;
          condition.release();
        });
      }
      until.next();
      expect(granted).toBe(10_000);
      expect(condition.lock.state).toEqual({ locked: false, waiting: 0 });
    });

    it('does not end a wait with a different until', () => {
      const lock = new Lock();
      const [one, other] = [new Condition(lock), new Condition(lock)];
      const until = new Subject<void>();
      const first = waitUnderLock(one, until);
      const second = waitUnderLock(other, NEVER);
      until.next();
      expect(first.recorded.values).toEqual([false]);
      expect(second.recorded.values).toEqual([]);
      expect(other.state.waiting).toBe(1);
    });
  });

  describe('waitFor(predicate, until)', () => {
    /** Waits for a value, and logs each call of the predicate. */
    function waitForValue(condition: Condition, until: ObservableInput<unknown>) {
      const story = { value: 0, calls: 0 };
      const permit = hold(condition.lock);
      const recorded = record(
        condition.waitFor(() => {
          story.calls++;
          expect(condition.locked()).toBeTrue();
          return story.value;
        }, until),
      );
      return { permit, recorded, story };
    }

    it('does not wait, or subscribe to until, if the predicate is true', () => {
      let subscribed = false;
      const until = defer(() => {
        subscribed = true;
        return NEVER;
      });
      expect(record(new Condition().waitFor(() => 'value', until)).values).toEqual(['value']);
      expect(subscribed).toBeFalse();
    });

    it('grants the first truthy value if it is notified first', () => {
      const condition = new Condition();
      const { recorded, story } = waitForValue(condition, NEVER);
      notifyUnderLock(condition);
      story.value = 7;
      notifyUnderLock(condition);
      expect([recorded.values, recorded.completed]).toEqual([[7], true]);
    });

    it('calls the predicate once more when until comes, and grants its value even if it is falsy', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded, story } = waitForValue(condition, until);
      until.next();
      expect([recorded.values, recorded.completed, story.calls]).toEqual([[0], true, 2]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
    });

    it('grants that value also if it is truthy, and uses up no notification', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded, story } = waitForValue(condition, until);
      const other = waitUnderLock(condition, NEVER);
      story.value = 7;
      until.next();
      expect([recorded.values, recorded.completed]).toEqual([[7], true]);
      permit.release();
      notifyUnderLock(condition);
      expect(other.recorded.values).toEqual([true]);
    });

    it('has one until for all wake-ups', () => {
      const condition = new Condition();
      let subscribed = 0;
      const until = new Subject<void>();
      const counted = defer(() => {
        subscribed++;
        return until;
      });
      const { recorded, story } = waitForValue(condition, counted);
      notifyUnderLock(condition);
      notifyUnderLock(condition);
      expect([subscribed, story.calls, recorded.values]).toEqual([1, 3, []]);
      until.next();
      expect([subscribed, story.calls, recorded.values]).toEqual([1, 4, [0]]);
    });

    it('does not wait again if until has come after it was notified', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded } = waitForValue(condition, until);
      const holder = hold(condition.lock);
      condition.notify();
      until.next();
      holder.release();
      expect([recorded.values, recorded.completed]).toEqual([[0], true]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
    });

    it('does not wait again if until comes inside its predicate', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      let calls = 0;
      hold(condition.lock);
      const recorded = record(
        condition.waitFor(() => {
          if (++calls === 2) until.next();
          return calls > 2 && 'third';
        }, until),
      );
      notifyUnderLock(condition);
      expect([calls, recorded.values, recorded.completed]).toEqual([2, [false], true]);
      expect(condition.locked()).toBeTrue();
    });

    it('errors when until errors, with the lock held, and does not call the predicate', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      const { permit, recorded, story } = waitForValue(condition, until);
      until.error(fault);
      expect([recorded.values, recorded.error, story.calls]).toEqual([[], fault, 1]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
    });

    it('if until errors after it was notified, grants a truthy value, and errors otherwise', () => {
      for (const value of [7, 0]) {
        const condition = new Condition();
        const until = new Subject<void>();
        const { permit, recorded, story } = waitForValue(condition, until);
        const holder = hold(condition.lock);
        condition.notify();
        until.error(fault);
        story.value = value;
        holder.release();
        expect([recorded.values, recorded.error]).toEqual(
          value === 7 ? [[7], undefined] : [[], fault],
        );
        expect([condition.locked(), permit.released]).toEqual([true, false]);
      }
    });

    it('errors if the predicate throws when until has come, with the lock held', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      let calls = 0;
      const permit = hold(condition.lock);
      const recorded = record(
        condition.waitFor(() => {
          if (++calls === 2) throw fault;
          return false;
        }, until),
      );
      until.next();
      expect([recorded.values, recorded.error]).toEqual([[], fault]);
      expect([condition.locked(), permit.released]).toEqual([true, false]);
    });

    it('passes no notification on if it is left inside its predicate after until has come', () => {
      const condition = new Condition();
      const until = new Subject<void>();
      let calls = 0;
      const permit = hold(condition.lock);
      const subscription = condition
        .waitFor(() => {
          if (++calls === 2) subscription.unsubscribe();
          return false;
        }, until)
        .subscribe();
      waitUnderLock(condition, NEVER);
      until.next();
      expect(calls).toBe(2);
      expect(permit.released).toBeTrue();
      expect([condition.state.waiting, condition.locked()]).toEqual([1, false]);
    });

    it('each subscription has its own until', () => {
      const condition = new Condition();
      const untils = [new Subject<void>(), new Subject<void>()];
      const given = untils.values();
      const waits = condition.waitFor(
        () => false,
        defer(() => given.next().value ?? NEVER),
      );
      hold(condition.lock);
      const both = record(concat(waits, waits));
      untils[0]?.next();
      expect([both.values, both.completed]).toEqual([[false], false]);
      untils[1]?.next();
      expect([both.values, both.completed]).toEqual([[false, false], true]);
    });
  });
});
