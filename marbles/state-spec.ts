import { filter, map, mergeMap, Subject, take, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  BoundedSemaphore,
  Condition,
  type ConditionState,
  Event,
  type EventState,
  Lock,
  type LockState,
  Semaphore,
  type SemaphoreState,
  throttleBySemaphore,
  usingLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

describe('marbles: state$', () => {
  it('of a Lock tells who is inside and how many wait', draws('lock-state', (_, draw) => {
    draw.code('lock.state$');
    const lock = new Lock();
    const first = '        -^----!';
    const second = '       --^-----!';
    const third = '        ---^-!';
    const state = '        ulwx-wl-u';
    const states: Record<string, LockState> = {
      u: { locked: false, waiting: 0 },
      l: { locked: true, waiting: 0 },
      w: { locked: true, waiting: 1 },
      x: { locked: true, waiting: 2 },
    };
    const firstGranted = ' -p-----';
    const secondGranted = '------p--';
    const thirdResult = '  ------';
    draw.state('state$', lock.state$).toBeObservable(state, states);
    draw.stay('first', stay(lock), first).toBeObservable(firstGranted);
    draw.stay('second', stay(lock), second).toBeObservable(secondGranted);
    draw.stay('third', stay(lock), third).toBeObservable(thirdResult);
  }));

  for (const Kind of [Semaphore, BoundedSemaphore]) {
    it(`of a ${Kind.name} tells its value and how many wait`, marbles((m) => {
      const semaphore = new Kind(2);
      const first = '        -^----!';
      const firstGranted = ' -p-----';
      const second = '       --^-----!';
      const secondGranted = '--p------';
      const third = '        ---^------!';
      const thirdGranted = ' ------p----';
      const state = '        abcd--c-b-a';
      const states: Record<string, SemaphoreState> = {
        a: { value: 2, waiting: 0 },
        b: { value: 1, waiting: 0 },
        c: { value: 0, waiting: 0 },
        d: { value: 0, waiting: 1 },
      };
      m.expect(semaphore.state$).toBeObservable(state, states);
      m.expect(stay(semaphore), first).toBeObservable(firstGranted);
      m.expect(stay(semaphore), second).toBeObservable(secondGranted);
      m.expect(stay(semaphore), third).toBeObservable(thirdGranted);
    }));
  }

  it('of a Semaphore shows permits that the first in the queue cannot take', draws('semaphore-big', (_, draw) => {
    draw.code('semaphore.acquire(2)');
    const semaphore = new Semaphore(2);
    const first = '       -^----!';
    const firstGranted = '-p-----';
    const big = '         --^-----!';
    const bigGranted = '  ------p--';
    const state = '       abc---d-a';
    const states: Record<string, SemaphoreState> = {
      a: { value: 2, waiting: 0 },
      b: { value: 1, waiting: 0 },
      c: { value: 1, waiting: 1 },
      d: { value: 0, waiting: 0 },
    };
    draw.state('state$', semaphore.state$).toBeObservable(state, states);
    draw.stay('first', stay(semaphore), first).toBeObservable(firstGranted);
    draw.stay('acquire(2)', stay(semaphore.acquire(2)), big).toBeObservable(bigGranted);
  }));

  it('of an Event tells whether it is set and how many wait, and no repetition', marbles((m) => {
    const event = new Event();
    const sets = '   ---s-s-c-c';
    const first = '  -^-';
    const second = ' --^';
    const granted = '---(t|)';
    const state = '  cdes---c--';
    const states: Record<string, EventState> = {
      c: { isSet: false, waiting: 0 },
      d: { isSet: false, waiting: 1 },
      e: { isSet: false, waiting: 2 },
      s: { isSet: true, waiting: 0 },
    };
    calls(m, sets, { s: () => event.set(), c: () => event.clear() });
    m.expect(event.state$).toBeObservable(state, states);
    m.expect(event.wait(), first).toBeObservable(granted, { t: true });
    m.expect(event.wait(), second).toBeObservable(granted, { t: true });
  }));

  it('of a Condition tells how many wait to be notified', marbles((m) => {
    const condition = new Condition();
    const first = '        -^-------';
    const firstGranted = ' -----(t|)';
    const second = '       --^------';
    const secondGranted = '-------(t|)';
    const notifies = '     -----n-n-';
    const state = '        012--1-0-';
    const states: Record<string, ConditionState> = {
      0: { waiting: 0 },
      1: { waiting: 1 },
      2: { waiting: 2 },
    };
    const waits = usingLock(condition, () => condition.wait());
    const notify = usingLock(condition, () => {
      condition.notify();
      return [];
    });
    calls(m, notifies, { n: () => notify.subscribe() });
    m.expect(condition.state$).toBeObservable(state, states);
    m.expect(waits, first).toBeObservable(firstGranted, { t: true });
    m.expect(waits, second).toBeObservable(secondGranted, { t: true });
  }));

  it('of the lock of a Condition counts those who have been notified as waiting', marbles((m) => {
    const condition = new Condition();
    const waits = '        -^--------';
    const granted = '      ------(t|)';
    const holder = '       --^---!---';
    const holderGranted = '--p-------';
    const notifies = '     ----n-----';
    const watched = '      ---^------';
    const seen = '         ---lw-(lu)';
    const states: Record<string, LockState> = {
      u: { locked: false, waiting: 0 },
      l: { locked: true, waiting: 0 },
      w: { locked: true, waiting: 1 },
    };
    const waiting = usingLock(condition, () => condition.wait());
    calls(m, notifies, { n: () => condition.notify() });
    m.expect(waiting, waits).toBeObservable(granted, { t: true });
    m.expect(stay(condition), holder).toBeObservable(holderGranted);
    m.expect(condition.lock.state$, watched).toBeObservable(seen, states);
  }));

  it('starts with the current state for a late observer', marbles((m) => {
    const semaphore = new Semaphore(2);
    const first = '        -^-----!';
    const firstGranted = ' -p------';
    const second = '       ---^----';
    const secondGranted = '---p----';
    const early = '        21-0---1';
    const later = '        --^-----';
    const late = '         --10---1';
    const values = semaphore.state$.pipe(map((state) => state.value.toString()));
    m.expect(values).toBeObservable(early);
    m.expect(values, later).toBeObservable(late);
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
  }));

  it('never ends, and can be unsubscribed', marbles((m) => {
    const lock = new Lock();
    const leaves = ' ^---!---';
    const left = '   u-l-----';
    const all = '    u-l---u-';
    const holder = ' --^---!-';
    const granted = '--p-----';
    const letters = lock.state$.pipe(map(({ locked }) => (locked ? 'l' : 'u')));
    m.expect(letters, leaves).toBeObservable(left);
    m.expect(letters).toBeObservable(all);
    m.expect(stay(lock), holder).toBeObservable(granted);
  }));

  it('tells nothing if nothing changes', marbles((m) => {
    const pool = new BoundedSemaphore(1);
    const holder = '      -^-----!-';
    const granted = '     -p-------';
    const strayRelease = '----r----';
    const pooled = '      fe--f----';
    const condition = new Condition();
    const waiting = '     -^---!---';
    const nothing = '     ---------';
    const waiters = '     01---0---';
    const locked = '      u(lu)----';
    const states: Record<string, LockState | SemaphoreState | ConditionState> = {
      f: { value: 1, waiting: 0 },
      e: { value: 0, waiting: 0 },
      0: { waiting: 0 },
      1: { waiting: 1 },
      u: { locked: false, waiting: 0 },
      l: { locked: true, waiting: 0 },
    };
    calls(m, strayRelease, { r: () => pool.release() });
    m.expect<unknown>(pool.state$).toBeObservable(pooled, states);
    m.expect<unknown>(condition.state$).toBeObservable(waiters, states);
    m.expect<unknown>(condition.lock.state$).toBeObservable(locked, states);
    m.expect(stay(pool), holder).toBeObservable(granted);
    m.expect(usingLock(condition, () => condition.wait()), waiting).toBeObservable(nothing);
  }));

  it('tells every observer the same, in order, even if one of them releases', marbles((m) => {
    const lock = new Lock();
    const holder = '     -^---';
    const granted = '    -p---';
    const next = '       ---^-';
    const nextGranted = '---p-';
    const state = '      ul-(wl)';
    const states: Record<string, LockState> = {
      u: { locked: false, waiting: 0 },
      l: { locked: true, waiting: 0 },
      w: { locked: true, waiting: 1 },
    };
    const impatient = lock.state$.pipe(
      tap(({ waiting }) => {
        if (waiting > 0) lock.release();
      }),
    );
    m.expect(lock.state$).toBeObservable(state, states);
    m.expect(impatient).toBeObservable(state, states);
    m.expect(lock.state$).toBeObservable(state, states);
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(stay(lock), next).toBeObservable(nextGranted);
  }));

  it('tells every observer the same, in order, even if one of them makes a request', marbles((m) => {
    const semaphore = new Semaphore(3);
    const first = '        --^--';
    const granted = '      --p--';
    const greedyGranted = '--(pp)';
    const values = '       3-(210)';
    const seen = semaphore.state$.pipe(map((state) => state.value.toString()));
    const greedy = seen.pipe(
      filter((value) => value === '2' || value === '1'),
      mergeMap(() => stay(semaphore)),
    );
    m.expect(seen).toBeObservable(values);
    m.expect(greedy).toBeObservable(greedyGranted);
    m.expect(seen).toBeObservable(values);
    m.expect(stay(semaphore), first).toBeObservable(granted);
  }));

  // l: the lock is shown locked; g: the grant is delivered.
  it('tells a transition before the grant that it makes possible', marbles((m) => {
    const lock = new Lock();
    const asks = '    --^--';
    const granted = ' --p--';
    const happened = '--(lg)';
    const happenings = new Subject<string>();
    const told = lock.state$.pipe(
      tap(({ locked }) => {
        if (locked) happenings.next('l');
      }),
      map(({ locked }) => (locked ? 'l' : 'u')),
      take(2),
    );
    const seen = '    u-(l|)';
    m.expect(happenings).toBeObservable(happened);
    m.expect(told).toBeObservable(seen);
    m.expect(stay(lock).pipe(tap(() => happenings.next('g'))), asks).toBeObservable(granted);
  }));

  it('agrees with state, value and locked() at all times', marbles((m) => {
    const semaphore = new Semaphore(1);
    const first = '        -^--!---';
    const firstGranted = ' -p------';
    const second = '       --^---!-';
    const secondGranted = '----p---';
    const asked = m.hot('?-?-?-?-');
    const agreed = '       y-y-y-y-';
    const told = '         yyy-y-y-';
    const agrees = () =>
      semaphore.state.value === semaphore.value &&
      semaphore.locked() === (semaphore.value === 0 || semaphore.state.waiting > 0)
        ? 'y'
        : 'n';
    const toldAgrees = semaphore.state$.pipe(
      map((state) => (state === semaphore.state ? agrees() : 'n')),
    );
    m.expect(asked.pipe(map(agrees))).toBeObservable(agreed);
    m.expect(toldAgrees).toBeObservable(told);
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
  }));

  it('of a semaphore shows how a throttled stream uses it', marbles((m) => {
    const cap = new Semaphore(2);
    const source = m.cold('-abc|');
    const inner = m.cold('  ---|');
    const innerSubs = [
      '                    -^--!',
      '                    --^--!',
      '                    ----^--!',
    ];
    const state = '        abcdcb-a';
    const result = '       -------|';
    const states: Record<string, SemaphoreState> = {
      a: { value: 2, waiting: 0 },
      b: { value: 1, waiting: 0 },
      c: { value: 0, waiting: 0 },
      d: { value: 0, waiting: 1 },
    };
    m.expect(cap.state$).toBeObservable(state, states);
    m.expect(source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(result);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));
});
