import { AsyncLocalStorage } from 'node:async_hooks';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import {
  asyncScheduler,
  finalize,
  mergeMap,
  type Observable,
  of,
  range,
  type SchedulerLike,
  Subject,
  Subscriber,
  Subscription,
  takeUntil,
  VirtualTimeScheduler,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  CanceledError,
  ClosedError,
  type Permit,
  RateLimiter,
  type RateLimiterState,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';
import { collectGarbage } from '../helpers/collectGarbage.js';
import { hold } from '../helpers/hold.js';
import { ManualClock } from '../helpers/ManualClock.js';
import { record } from '../helpers/record.js';
import { runNode } from '../package/helpers/runNode.js';

/** The longest delay that Node and browsers take. */
const longest = 2 ** 31 - 1;

/** A limiter, its clock, and the time of each grant by the name of who asked. */
class Stage {
  readonly clock = new ManualClock();
  readonly limiter: RateLimiter;
  readonly grants: string[] = [];

  constructor(limit: number, window: number) {
    this.limiter = new RateLimiter(limit, window, this.clock);
  }

  /** Asks, and notes when it is granted. */
  ask(name: string, granted?: (permit: Permit) => void): Subscription {
    return this.limiter.acquire().subscribe((permit) => {
      this.grants.push(`${name} at ${String(this.clock.now())}`);
      granted?.(permit);
    });
  }

  /** Takes so many slots at once. */
  take(slots = 1): void {
    for (let index = 0; index < slots; index++) hold(this.limiter);
  }
}

/** The snapshots as short texts: what is available, and who waits. */
function shownStates(state$: Observable<RateLimiterState>): { seen: string[]; stop: () => void } {
  const seen: string[] = [];
  const subscription = state$.subscribe(({ available, waiting }) =>
    seen.push(`${String(available)} free, ${String(waiting)} wait`),
  );
  return { seen, stop: () => subscription.unsubscribe() };
}

describe('RateLimiter', () => {
  describe('its window', () => {
    it('has at most so many grants, and the next one comes exactly one window after the one that it waits for', () => {
      const stage = new Stage(2, 10);
      stage.ask('a');
      stage.clock.advance(3);
      for (const name of ['b', 'c', 'd', 'e']) stage.ask(name);
      stage.clock.advance(100);
      expect(stage.grants).toEqual(['a at 0', 'b at 3', 'c at 10', 'd at 13', 'e at 20']);
    });

    it('is half open: a slot is taken until just before its end, and free at its end', () => {
      const { clock, limiter } = new Stage(1, 10);
      hold(limiter);
      clock.shift(9.999);
      expect(limiter.tryAcquire()).toBeUndefined();
      expect(limiter.state.available).toBe(0);
      clock.shift(10 - clock.now());
      expect(limiter.state.available).toBe(1);
      expect(limiter.tryAcquire()).toBeDefined();
    });

    it('slides: twice as many do not pass at the edge of a fixed one', () => {
      const stage = new Stage(3, 10);
      stage.clock.advance(9);
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) stage.ask(name);
      stage.clock.advance(9);
      expect(stage.grants).toEqual(['a at 9', 'b at 9', 'c at 9']);
      stage.clock.advance(1);
      expect(stage.grants.slice(3)).toEqual(['d at 19', 'e at 19', 'f at 19']);
    });

    it('saves nothing up: after any pause no more than the limit pass', () => {
      const stage = new Stage(2, 10);
      stage.take(2);
      stage.clock.advance(1000);
      for (const name of ['a', 'b', 'c', 'd']) stage.ask(name);
      expect(stage.grants).toEqual(['a at 1000', 'b at 1000']);
    });

    it('may be a fraction of a millisecond, and reach past the longest delay of a timer', () => {
      for (const window of [0.1, 1 / 3, 2 ** 31, 2 ** 40 + 0.5]) {
        const stage = new Stage(1, window);
        stage.ask('a');
        stage.ask('b');
        stage.clock.advance(window);
        expect(stage.grants).toEqual(['a at 0', `b at ${String(window)}`]);
      }
    });

    it('counts a grant from when it is made, not from when its request is admitted', () => {
      const stage = new Stage(2, 10);
      stage.take(2);
      // Both are admitted at 10, and the grant of the first takes 5 ms.
      stage.ask('a', () => stage.clock.shift(5));
      for (const name of ['b', 'c', 'd']) stage.ask(name);
      stage.clock.advance(10);
      expect(stage.grants).toEqual(['a at 10', 'b at 15']);
      stage.clock.advance(4);
      expect(stage.grants.length).toBe(2);
      stage.clock.advance(1);
      expect(stage.grants.slice(2)).toEqual(['c at 20']);
      stage.clock.advance(5);
      expect(stage.grants.slice(3)).toEqual(['d at 25']);
    });

    it('is not too full where a grant takes longer than the window', () => {
      const stage = new Stage(2, 10);
      stage.take(2);
      for (const name of ['a', 'b', 'c', 'd', 'e']) stage.ask(name, () => stage.clock.shift(25));
      stage.clock.advance(200);
      expect(stage.grants).toEqual(['a at 10', 'b at 35', 'c at 60', 'd at 85', 'e at 110']);
    });

    it('is not too full where the timer is called inside a grant', () => {
      const stage = new Stage(2, 10);
      stage.take(2);
      for (const name of ['a', 'b', 'c', 'd', 'e']) stage.ask(name, () => stage.clock.advance(15));
      stage.clock.advance(10);
      expect(stage.grants).toEqual(['a at 10', 'b at 25', 'c at 40', 'd at 55', 'e at 70']);
    });
  });

  describe('a permit', () => {
    it('gives no slot back when it is released: a start that has been made was made', () => {
      const { clock, limiter } = new Stage(1, 10);
      const { seen } = shownStates(limiter.state$);
      const permit = hold(limiter);
      permit.release();
      permit.release();
      expect(permit.released).toBeTrue();
      expect(limiter.tryAcquire()).toBeUndefined();
      expect(seen).toEqual(['1 free, 0 wait', '0 free, 0 wait']);
      clock.shift(10);
      expect(hold(limiter)[Symbol.dispose]).toBeInstanceOf(Function);
    });

    it('that is released long after its window gives nothing back either', () => {
      const { clock, limiter } = new Stage(1, 10);
      const permit = hold(limiter);
      clock.shift(10);
      hold(limiter);
      permit.release();
      expect(limiter.state.available).toBe(0);
    });

    it('that somebody keeps does not keep the starts that came after it', async () => {
      const { clock, limiter } = new Stage(2, 2);
      const pass = (starts: number): void => {
        for (let index = 0; index < starts; index++) {
          hold(limiter);
          clock.shift(1);
        }
      };
      pass(1000);
      const kept = hold(limiter);
      clock.shift(1);
      await collectGarbage();
      const before = process.memoryUsage().heapUsed;
      pass(200_000);
      await collectGarbage();
      // A start takes some 40 bytes.
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(2_000_000);
      expect(kept.released).toBeFalse();
    });
  });

  describe('its queue', () => {
    it('is granted in order, and nobody overtakes: not tryAcquire, nor who asks when a slot is free again', () => {
      const stage = new Stage(2, 10);
      const { clock, limiter } = stage;
      stage.take(2);
      stage.ask('a');
      stage.ask('b');
      // The timer is late: two slots are free, and two are waiting for them.
      clock.shift(12);
      expect(limiter.tryAcquire()).toBeUndefined();
      const completed = record(limiter.acquireIfAvailable());
      expect([completed.values.length, completed.completed]).toEqual([0, true]);
      stage.ask('c');
      expect(stage.grants).toEqual(['a at 12', 'b at 12']);
      clock.advance(10);
      expect(stage.grants.slice(2)).toEqual(['c at 22']);
    });

    it('grants at once where nobody waits and a slot is free, inside a grant too', () => {
      const stage = new Stage(2, 10);
      stage.ask('a', () => {
        stage.ask('b');
        stage.grants.push('a returns');
      });
      expect(stage.grants).toEqual(['a at 0', 'b at 0', 'a returns']);
    });

    it('tryAcquire gets nothing while a grant is on its way', () => {
      const stage = new Stage(3, 10);
      const tried: unknown[] = [];
      stage.take(3);
      stage.ask('a', () => tried.push(stage.limiter.tryAcquire()));
      stage.ask('b', () => tried.push(stage.limiter.tryAcquire()?.released));
      stage.clock.advance(10);
      expect(stage.grants).toEqual(['a at 10', 'b at 10']);
      expect(tried).toEqual([undefined, false]);
    });

    it('acquireIfAvailable grants what tryAcquire would take, and otherwise completes without a grant', () => {
      const { clock, limiter } = new Stage(1, 10);
      const request = limiter.acquireIfAvailable();
      const ends = [0, 9, 1].map((ms) => {
        clock.advance(ms);
        const { values, completed } = record(request);
        return [values.length, completed];
      });
      expect(ends).toEqual([
        [1, true],
        [0, true],
        [1, true],
      ]);
      expect(clock.set).toBe(0);
    });

    it('acquireIfAvailable errors once it is closed, as acquire does', () => {
      const { limiter } = new Stage(1, 10);
      limiter.close();
      expect(record(limiter.acquireIfAvailable()).error).toBeInstanceOf(ClosedError);
      expect(limiter.tryAcquire()).toBeUndefined();
    });

    it('makes a request of each subscription, and none before', () => {
      const stage = new Stage(1, 10);
      const request = stage.limiter.acquire();
      expect(stage.limiter.state.available).toBe(1);
      let granted = 0;
      for (let index = 0; index < 3; index++) request.subscribe(() => granted++);
      expect([granted, stage.limiter.state.waiting]).toEqual([1, 2]);
      stage.clock.advance(20);
      expect(granted).toBe(3);
    });

    it('of a million is granted on a flat stack, a hundred thousand of them at once', () => {
      const { clock, limiter } = new Stage(100_000, 10);
      let granted = 0;
      for (let index = 0; index < 1_000_000; index++) limiter.acquire().subscribe(() => granted++);
      const counts = Array.from({ length: 10 }, () => {
        const count = granted;
        clock.advance(10);
        return count;
      });
      expect(counts).toEqual(Array.from({ length: 10 }, (_, index) => (index + 1) * 100_000));
      expect(limiter.state).toEqual({ available: 100_000, waiting: 0 });
    });
  });

  describe('a request that is taken back', () => {
    it('uses up no slot: those behind it come when it would have come', () => {
      const stage = new Stage(1, 10);
      stage.take();
      const first = stage.ask('a');
      const between = stage.ask('b');
      stage.ask('c');
      stage.ask('d');
      between.unsubscribe();
      stage.clock.advance(5);
      first.unsubscribe();
      expect(stage.limiter.state.waiting).toBe(2);
      stage.clock.advance(100);
      expect(stage.grants).toEqual(['c at 10', 'd at 20']);
    });

    it('frees its slot at once where an observer of state$ takes it back on the way to its grant', () => {
      const { clock, limiter } = new Stage(1, 10);
      const granted: string[] = [];
      hold(limiter);
      const leaves = limiter.acquire().subscribe(() => granted.push('leaves'));
      limiter.acquire().subscribe(() => granted.push(`next at ${String(clock.now())}`));
      limiter.state$.subscribe(({ waiting }) => {
        if (waiting === 1) leaves.unsubscribe();
      });
      clock.advance(10);
      expect(granted).toEqual(['next at 10']);
    });

    it('frees its slot at once where an observer of state$ takes it back before its first grant', () => {
      const { limiter } = new Stage(1, 10);
      const end = new Subject<void>();
      const watcher = limiter.state$.subscribe(({ available }) => {
        if (available === 0) end.next();
      });
      limiter.acquire().pipe(takeUntil(end)).subscribe(fail);
      watcher.unsubscribe();
      expect(limiter.state.available).toBe(1);
      expect(hold(limiter).released).toBeFalse();
    });

    it('frees its slot at once where another grant of the same moment takes it back', () => {
      const stage = new Stage(2, 10);
      stage.take(2);
      const leaving = new Subscription();
      stage.ask('a', () => leaving.unsubscribe());
      leaving.add(stage.ask('b'));
      stage.ask('c');
      stage.clock.advance(10);
      expect(stage.grants).toEqual(['a at 10', 'c at 10']);
    });

    it('frees its slot where its consumer is just being completed, and takes nothing any more', () => {
      const { clock, limiter } = new Stage(1, 10);
      const end = new Subject<void>();
      const granted: string[] = [];
      hold(limiter);
      limiter
        .acquire()
        .pipe(takeUntil(end))
        .subscribe({
          next: () => granted.push('completed one'),
          complete: () => clock.advance(10),
        });
      limiter.acquire().subscribe(() => granted.push(`next at ${String(clock.now())}`));
      end.next();
      expect(granted).toEqual(['next at 10']);
      expect(limiter.state).toEqual({ available: 0, waiting: 0 });
    });

    it('frees no slot twice where nobody takes its grant, and its window is over by then', () => {
      const { clock, limiter } = new Stage(1, 10);
      class Slow extends Subscriber<Permit> {
        override next(): void {
          clock.shift(10);
          hold(limiter);
        }

        override complete(): void {
          // It stays open, so it counts as one that has not taken the grant.
        }
      }
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- a consumer that RxJS has not made
      limiter.acquire().subscribe(new Slow());
      expect(limiter.state.available).toBe(0);
    });

    it('frees no slot twice: when nobody takes its grant, and again when its window is over', () => {
      const { clock, limiter } = new Stage(1, 10);
      const end = new Subject<void>();
      hold(limiter);
      limiter
        .acquire()
        .pipe(
          takeUntil(end),
          finalize(() => clock.shift(10)),
        )
        .subscribe({ complete: () => clock.advance(10) });
      end.next();
      hold(limiter);
      expect(limiter.state.available).toBe(0);
    });

    it('lets the next one in at the time of the start that is left, where that was the newest', () => {
      const stage = new Stage(2, 10);
      stage.take();
      stage.clock.advance(4);
      stage.take();
      stage.ask('a').unsubscribe();
      stage.ask('b');
      stage.clock.advance(20);
      expect(stage.grants).toEqual(['b at 10']);
    });
  });

  describe('its state', () => {
    it('tells what is available now, also to those that read it later, and cannot be written to', () => {
      const { clock, limiter } = new Stage(2, 10);
      const states = [limiter.state];
      hold(limiter);
      states.push(limiter.state);
      clock.shift(5);
      hold(limiter);
      states.push(limiter.state);
      for (const ms of [4, 1, 4, 1]) {
        clock.shift(ms);
        states.push(limiter.state);
      }
      expect(states.map(({ available }) => available)).toEqual([2, 1, 0, 0, 1, 1, 2]);
      expect(states.every((state) => Object.isFrozen(state))).toBeTrue();
      expect(limiter.state).toBe(limiter.state);
    });

    it('tells a new observer what is available now, and the old ones with the next transition', () => {
      const { clock, limiter } = new Stage(2, 10);
      const early = shownStates(limiter.state$);
      hold(limiter);
      hold(limiter);
      clock.shift(10);
      const late = shownStates(limiter.state$);
      expect(early.seen).toEqual(['2 free, 0 wait', '1 free, 0 wait', '0 free, 0 wait']);
      expect(late.seen).toEqual(['2 free, 0 wait']);
      hold(limiter);
      expect(early.seen.slice(3)).toEqual(['1 free, 0 wait']);
      expect(late.seen.slice(1)).toEqual(['1 free, 0 wait']);
    });

    it('tells no observer the same twice in a row, whenever it came and whoever looks in between', () => {
      for (const looks of [false, true]) {
        const { clock, limiter } = new Stage(1, 10);
        const observers = [shownStates(limiter.state$)];
        for (let round = 0; round < 5; round++) {
          hold(limiter);
          clock.shift(5);
          if (looks) expect(limiter.state.available).toBe(0);
          observers.push(shownStates(limiter.state$));
          clock.shift(5);
          if (looks) expect(limiter.state.available).toBe(1);
          observers.push(shownStates(limiter.state$));
        }
        const [first, second, third] = observers.map(({ seen }) => seen);
        // Each start that it could hear of is like the last that it has heard of.
        expect(first).toEqual(['1 free, 0 wait', '0 free, 0 wait']);
        expect(second).toEqual(['0 free, 0 wait']);
        expect(third).toEqual(['1 free, 0 wait', '0 free, 0 wait']);
        for (const { seen } of observers) {
          expect(seen.some((state, index) => state === seen[index + 1])).toBeFalse();
        }
      }
    });

    it('tells each observer what it has not heard yet, though it is what another has heard last', () => {
      const { clock, limiter } = new Stage(1, 10);
      hold(limiter);
      const old = shownStates(limiter.state$);
      clock.shift(10);
      const young = shownStates(limiter.state$);
      hold(limiter);
      expect(old.seen).toEqual(['0 free, 0 wait']);
      expect(young.seen).toEqual(['1 free, 0 wait', '0 free, 0 wait']);
    });

    it('tells nothing where nothing has happened but time', () => {
      const { clock, limiter } = new Stage(2, 10);
      hold(limiter);
      const { seen } = shownStates(limiter.state$);
      clock.advance(100);
      expect(limiter.state.available).toBe(2);
      expect(seen).toEqual(['1 free, 0 wait']);
      expect(clock.set).toBe(0);
    });

    it('has nothing available while a request waits, also where the timer is late', () => {
      const { clock, limiter } = new Stage(2, 10);
      hold(limiter);
      hold(limiter);
      const early = shownStates(limiter.state$);
      limiter.acquire().subscribe();
      clock.shift(50);
      expect(limiter.state).toEqual({ available: 0, waiting: 1 });
      const late = shownStates(limiter.state$);
      clock.advance(0);
      expect(early.seen).toEqual(['0 free, 0 wait', '0 free, 1 wait', '1 free, 0 wait']);
      expect(late.seen).toEqual(['0 free, 1 wait', '1 free, 0 wait']);
      expect(limiter.state).toEqual({ available: 1, waiting: 0 });
    });

    it('is told before the grant that it makes possible', () => {
      const { clock, limiter } = new Stage(1, 10);
      const told: unknown[] = [];
      limiter.state$.subscribe(({ available, waiting }) => told.push([available, waiting]));
      limiter.acquire().subscribe(() => told.push('first'));
      limiter.acquire().subscribe(() => told.push('second'));
      clock.advance(10);
      expect(told).toEqual([[1, 0], [0, 0], 'first', [0, 1], [0, 0], 'second']);
    });

    it('is shown by toJSON and util.inspect, as it is now', () => {
      const { clock, limiter } = new Stage(2, 10);
      const permit = hold(limiter);
      expect(JSON.stringify({ limiter })).toBe('{"limiter":{"available":1,"waiting":0}}');
      expect(inspect(limiter)).toBe('RateLimiter { available: 1, waiting: 0 }');
      expect(inspect(permit)).toBe('Permit { released: false }');
      clock.shift(10);
      expect(JSON.stringify(limiter)).toBe('{"available":2,"waiting":0}');
      expect(inspect({ limiter })).toBe('{ limiter: RateLimiter { available: 2, waiting: 0 } }');
    });
  });

  describe('closing and canceling', () => {
    it('close errors those that wait, in order, and every later request, and completes state$', () => {
      const { clock, limiter } = new Stage(1, 10);
      const states = record(limiter.state$);
      hold(limiter).release();
      const waiting = [1, 2].map(() => record(limiter.acquire()));
      limiter.close('closed');
      expect(waiting.map(({ error }) => error)).toEqual(['closed', 'closed']);
      clock.advance(100);
      expect(record(limiter.acquire()).error).toBe('closed');
      expect(limiter.tryAcquire()).toBeUndefined();
      expect(states.completed).toBeTrue();
      expect(states.values.at(-1)).toEqual({ available: 0, waiting: 0 });
      expect(limiter.closed).toBeTrue();
    });

    it('cancelWaiting errors those that wait, and keeps the starts that have been made', () => {
      const { clock, limiter } = new Stage(1, 10);
      hold(limiter);
      clock.advance(4);
      const waiting = record(limiter.acquire());
      limiter.cancelWaiting();
      expect(waiting.error).toBeInstanceOf(CanceledError);
      expect(limiter.state).toEqual({ available: 0, waiting: 0 });
      const later = record(limiter.acquire());
      clock.advance(6);
      expect(later.values.length).toBe(1);
    });

    it('give back the slots of those whose grant is on its way', () => {
      for (const call of ['close', 'cancelWaiting'] as const) {
        const stage = new Stage(3, 10);
        stage.take(3);
        stage.ask('a', () => stage.limiter[call]('gone'));
        const others = [1, 2].map(() => record(stage.limiter.acquire()));
        stage.clock.advance(10);
        expect(stage.grants).toEqual(['a at 10']);
        expect(others.map(({ error }) => error)).toEqual(['gone', 'gone']);
        expect(stage.limiter.state).toEqual({ available: 2, waiting: 0 });
      }
    });
  });

  describe('its timer', () => {
    it('is one, however many wait, and none while nobody waits', () => {
      const stage = new Stage(2, 10);
      const { clock } = stage;
      const timers: number[] = [];
      const note = (): unknown => timers.push(clock.timers);
      stage.take();
      note();
      stage.ask('a', note);
      for (const name of ['b', 'c', 'd', 'e']) stage.ask(name, note);
      note();
      clock.advance(3);
      stage.ask('f', note).unsubscribe();
      clock.advance(100);
      note();
      // While somebody waits: in the grants of b and c too, and not in those of d and e.
      expect(timers).toEqual([0, 0, 1, 1, 1, 0, 0, 0]);
      expect(clock.most).toBe(1);
    });

    it('is set once for all that come in the same moment', () => {
      const stage = new Stage(100, 10);
      for (let index = 0; index < 1000; index++) stage.ask(String(index));
      stage.clock.advance(1000);
      expect(stage.grants.length).toBe(1000);
      expect(stage.clock.set).toBe(9);
    });

    for (const [how, end] of [
      [
        'the last waiting request has left',
        (_: RateLimiter, request: Subscription) => request.unsubscribe(),
      ],
      ['close', (limiter: RateLimiter) => limiter.close()],
      ['cancelWaiting', (limiter: RateLimiter) => limiter.cancelWaiting()],
    ] as const) {
      it(`is gone after ${how}`, () => {
        const { clock, limiter } = new Stage(1, 10);
        hold(limiter);
        const silent = { error: () => undefined };
        const first = limiter.acquire().subscribe(silent);
        const last = limiter.acquire().subscribe(silent);
        first.unsubscribe();
        expect(clock.timers).toBe(1);
        end(limiter, last);
        expect(clock.timers).toBe(0);
      });
    }

    it('is gone after the last waiting stream has left, also inside of what its grant causes', () => {
      const stage = new Stage(1, 10);
      const { clock, limiter } = stage;
      stage.take();
      const stream = of(1).pipe(withLock(limiter));
      const others = new Subscription();
      stage.ask('a', () => {
        expect(clock.timers).toBe(1);
        others.unsubscribe();
        expect(clock.timers).toBe(0);
      });
      others.add(stream.subscribe());
      others.add(
        range(0, 9)
          .pipe(throttleBySemaphore(limiter, () => of(1)))
          .subscribe(),
      );
      clock.advance(10);
      expect(stage.grants).toEqual(['a at 10']);
    });

    it('does not spin where the window is longer than a timer can wait', () => {
      const window = 3 * longest;
      const stage = new Stage(1, window);
      stage.ask('a');
      stage.ask('b');
      stage.clock.advance(window - 1);
      expect(stage.grants.length).toBe(1);
      expect(stage.clock.set).toBe(3);
      stage.clock.advance(1);
      expect(stage.grants[1]).toBe(`b at ${String(window)}`);
      expect(stage.clock.set).toBe(3);
    });

    it('is never asked for a delay that some timers take for none', () => {
      const delays: number[] = [];
      for (let window = 1; window < 20; window++) {
        let now = 0;
        // A clock that moves on whenever it is read.
        const clock = {
          now: () => now++,
          schedule: (_work: unknown, delay: number) => {
            delays.push(delay);
            return Subscription.EMPTY;
          },
        } as unknown as SchedulerLike;
        const limiter = new RateLimiter(1, window, clock);
        for (let index = 0; index < 20; index++) limiter.acquire().subscribe().unsubscribe();
      }
      expect(delays.length).toBeGreaterThan(0);
      expect(delays.every((delay) => delay > 0 && delay <= longest)).toBeTrue();
    });

    it('is the only thing that keeps a process alive: none is left in the event loop', () => {
      const timeouts = (): number =>
        process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const before = timeouts();
      const limiter = new RateLimiter(1, 60_000);
      limiter.state$.subscribe();
      hold(limiter);
      expect(timeouts()).toBe(before);
      const waiting = [1, 2].map(() => limiter.acquire().subscribe());
      expect(timeouts()).toBe(before + 1);
      for (const each of waiting) each.unsubscribe();
      expect(timeouts()).toBe(before);
    });

    it('lets a process end by itself where nobody waits any more', async () => {
      const program = `
        import { RateLimiter } from '${pathToFileURL('build/lib/index.js').href}';
        const limiter = new RateLimiter(1, 3_600_000);
        limiter.tryAcquire();
        limiter.acquire().subscribe().unsubscribe();
        limiter.state$.subscribe();
        console.log('waits for nothing');
      `;
      const output = await runNode(['--input-type=module', '--eval', program]);
      expect(output).toBe('waits for nothing');
    });
  });

  describe('its clock', () => {
    it('that is set back blocks for no more than a window from the next look at it', () => {
      const stage = new Stage(2, 10);
      const { clock, limiter } = stage;
      clock.shift(1000);
      stage.take(2);
      clock.shift(-900);
      expect(limiter.state.available).toBe(0);
      clock.shift(9);
      expect(limiter.tryAcquire()).toBeUndefined();
      clock.shift(1);
      expect(limiter.state.available).toBe(2);
      hold(limiter);
      expect(limiter.state.available).toBe(1);
    });

    it('that is set back while somebody waits blocks for no more than a window from the timer', () => {
      const stage = new Stage(2, 10);
      const { clock } = stage;
      clock.shift(1000);
      stage.take();
      clock.shift(3);
      stage.take();
      for (const name of ['a', 'b', 'c']) stage.ask(name);
      const timer = clock.fire();
      clock.shift(-900);
      timer();
      expect(stage.grants).toEqual([]);
      clock.advance(10);
      expect(stage.grants).toEqual(['a at 113', 'b at 113']);
      clock.advance(10);
      expect(stage.grants.slice(2)).toEqual(['c at 123']);
    });

    it('is asyncScheduler by default', () => {
      const now = spyOn(asyncScheduler, 'now').and.returnValue(5);
      const limiter = new RateLimiter(1, 10);
      hold(limiter);
      expect(limiter.state.available).toBe(0);
      now.and.returnValue(15);
      expect(limiter.state.available).toBe(1);
    });

    it('may be that of Jasmine', () => {
      jasmine.clock().withMock(() => {
        jasmine.clock().mockDate(new Date(2024, 0));
        const limiter = new RateLimiter(1, 1000);
        const start = Date.now();
        const granted: number[] = [];
        for (let index = 0; index < 3; index++) {
          limiter.acquire().subscribe(() => granted.push(Date.now() - start));
        }
        jasmine.clock().tick(999);
        expect(granted).toEqual([0]);
        jasmine.clock().tick(1);
        expect(granted).toEqual([0, 1000]);
        jasmine.clock().tick(5000);
        expect(granted).toEqual([0, 1000, 2000]);
      });
    });

    it('may be that of a TestScheduler, given or not', () => {
      for (const given of [true, false]) {
        const test = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
        test.run(({ cold, expectObservable }) => {
          const limiter = given ? new RateLimiter(2, 10, test) : new RateLimiter(2, 10);
          const source = cold('  (abcd)e|');
          const paced = source.pipe(throttleBySemaphore(limiter, (value) => of(value)));
          expectObservable(paced).toBe('(ab) 6ms (cd) 6ms (e|)');
        });
      }
    });

    it('may be that of a VirtualTimeScheduler, with windows that are no integers', () => {
      const clock = new VirtualTimeScheduler();
      const limiter = new RateLimiter(3, 0.7, clock);
      const granted: number[] = [];
      for (let index = 0; index < 3000; index++) {
        clock.schedule(
          () => limiter.acquire().subscribe(() => granted.push(clock.now())),
          index / 10,
        );
      }
      clock.flush();
      expect(granted.length).toBe(3000);
      expect(granted.every((time, index) => time >= (granted[index - 3] ?? -1) + 0.7)).toBeTrue();
      expect(granted.at(-1)).toBeCloseTo(0.2 + 999 * 0.7, 6);
    });
  });

  it('grants who has waited in the async context in which it asked, through the timer', async () => {
    const tenants = new AsyncLocalStorage<string>();
    const limiter = new RateLimiter(1, 5);
    const seen: unknown[] = [];
    const note = (what: string): unknown => seen.push(`${what} as ${String(tenants.getStore())}`);
    hold(limiter);
    await new Promise<void>((resolve) => {
      tenants.run('a', () => limiter.acquire().subscribe(() => note('a')));
      limiter.acquire().subscribe(() => note('nobody'));
      tenants.run('b', () =>
        of('b')
          .pipe(
            withLock(limiter),
            mergeMap(() => of(note('stream'))),
          )
          .subscribe({ complete: resolve }),
      );
    });
    expect(seen).toEqual(['a as a', 'nobody as undefined', 'stream as b']);
  });

  describe('throws at the call', () => {
    for (const [limit, shown] of [
      [0, '0'],
      [-1, '-1'],
      [1.5, '1.5'],
      [NaN, 'NaN'],
      [Infinity, 'Infinity'],
      [undefined, 'undefined'],
      [null, 'null'],
      ['3', '"3"'],
      [3n, '3n'],
    ] as const) {
      it(`RangeError for a limit of ${shown}`, () => {
        expect(() => new RateLimiter(limit as number, 10)).toThrow(
          new RangeError(`new RateLimiter(limit, …): an integer of at least 1, got ${shown}`),
        );
      });
    }

    for (const [window, shown] of [
      [0, '0'],
      [-0, '0'],
      [-5, '-5'],
      [NaN, 'NaN'],
      [Infinity, 'Infinity'],
      [undefined, 'undefined'],
      [null, 'null'],
      ['1000', '"1000"'],
      [1000n, '1000n'],
    ] as const) {
      it(`RangeError for a window of ${Object.is(window, -0) ? '-0' : shown}`, () => {
        expect(() => new RateLimiter(1, window as number)).toThrow(
          new RangeError(
            `new RateLimiter(…, window): a finite number of milliseconds greater than 0, got ${shown}`,
          ),
        );
      });
    }

    for (const [what, scheduler, shown] of [
      ['null', null, 'null'],
      ['a number', 5, '5'],
      ['a name', 'async', '"async"'],
      ['empty', {}, 'an object'],
      ['a date', new Date(0), 'a Date'],
      ['a function', () => 0, 'a function'],
      ['a clock without a timer', { now: () => 0 }, 'an object'],
      ['a timer without a clock', { schedule: () => Subscription.EMPTY }, 'an object'],
    ] as const) {
      it(`TypeError for a scheduler that is ${what}`, () => {
        const make = (): unknown => new RateLimiter(1, 10, scheduler as unknown as SchedulerLike);
        expect(make).toThrow(
          new TypeError(`new RateLimiter(…, scheduler): a scheduler of RxJS, got ${shown}`),
        );
      });
    }
  });
});
