import { concat, map, type Observable, of, timer } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Condition, usingLock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** Waits under the lock, sends t or f for its grant, and continues under the lock. */
function waitThen(
  condition: Condition,
  until: Observable<unknown>,
  then: Observable<string>,
): Observable<string> {
  return usingLock(condition, () =>
    concat(condition.wait(until).pipe(map((granted) => (granted ? 't' : 'f'))), then),
  );
}

/** Notifies under the lock. If it is free, takes it for that moment. */
function notify(condition: Condition): () => void {
  return () => {
    const permit = condition.lock.tryAcquire();
    condition.notify();
    permit?.release();
  };
}

describe('marbles: a wait with an end', () => {
  it('grants true if it is notified before its time is over', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('  -a|');
    const afterSub = '    --^-!';
    const notifies = '    --n--';
    const expected = '    --ta|';
    m.expect(waitThen(condition, timer(4), after)).toBeObservable(expected);
    calls(m, notifies, { n: notify(condition) });
    m.expect(after).toHaveSubscriptions(afterSub);
  }));

  it('grants false when its time is over, and continues under the lock', draws('wait-until', (m, draw) => {
    draw.code('usingLock(condition, () =>', '  concat(condition.wait(timer(4)), work))');
    const condition = new Condition();
    const after = m.cold('      -a|');
    const afterSub = '      ----^-!';
    const expected = '      ----fa|';
    const next = '          -----^--';
    const nextGranted = '   ------p-';
    draw.work('work', after, '^').toHaveSubscriptions(afterSub);
    draw.result('result', waitThen(condition, timer(4), after)).toBeObservable(expected);
    draw.stay('next', stay(condition), next).toBeObservable(nextGranted);
  }));

  it('grants false when until completes', marbles((m) => {
    const condition = new Condition();
    const until = m.cold('  ---|');
    const untilSub = '      ^--!';
    const after = m.cold('     -a|');
    const expected = '      ---fa|';
    m.expect(waitThen(condition, until, after)).toBeObservable(expected);
    m.expect(until).toHaveSubscriptions(untilSub);
  }));

  it('errors when until errors, and does not continue', marbles((m) => {
    const condition = new Condition();
    const until = m.cold('  ---#', undefined, new RangeError('until'));
    const after = m.cold('  a|');
    const expected = '      ---#';
    const waits = waitThen(condition, until, after).pipe(namedErrors());
    m.expect(waits).toBeObservable(expected, undefined, 'RangeError');
    m.expect(after).toHaveSubscriptions([]);
  }));

  it('is granted when it gets the lock, after earlier requests for it', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('         -a|');
    const afterSub = '      -------^-!';
    const expected = '      -------fa|';
    const holder = '        -^---!----';
    const granted = '       -p--------';
    const queued = '        --^----!--';
    const queuedGranted = ' -----p----';
    const late = '          ----^-----';
    const lateGranted = '   ---------p';
    m.expect(waitThen(condition, timer(3), after)).toBeObservable(expected);
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(stay(condition), queued).toBeObservable(queuedGranted);
    m.expect(stay(condition), late).toBeObservable(lateGranted);
    m.expect(after).toHaveSubscriptions(afterSub);
  }));

  it('grants true if its time is over after it was notified, before it gets the lock', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('       -a|');
    const expected = '      -----ta|';
    const holder = '        -^---!--';
    const granted = '       -p------';
    const notifies = '      --n-----';
    m.expect(waitThen(condition, timer(3), after)).toBeObservable(expected);
    m.expect(stay(condition), holder).toBeObservable(granted);
    calls(m, notifies, { n: notify(condition) });
  }));

  it('uses up no notification if its time is over first', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('       -a|');
    const first = '         -----fa|';
    const second = '        -------ta|';
    const holder = '        -^---!----';
    const granted = '       -p--------';
    const notifies = '      ---n------';
    m.expect(waitThen(condition, timer(2), after)).toBeObservable(first);
    m.expect(waitThen(condition, timer(9), after)).toBeObservable(second);
    m.expect(stay(condition), holder).toBeObservable(granted);
    calls(m, notifies, { n: notify(condition) });
  }));

  it('passes no notification on if it leaves after its time is over', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('  -a|');
    const leaves = '        ^--!------';
    const first = '         ----------';
    const second = '        ----------';
    const holder = '        -^---!----';
    const granted = '       -p--------';
    m.expect(waitThen(condition, timer(2), after), leaves).toBeObservable(first);
    m.expect(waitThen(condition, timer(99), after), '^---------!').toBeObservable(second);
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(after).toHaveSubscriptions([]);
  }));

  it('gives up the lock even if until comes at once: earlier requests come first', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('       -a|');
    const holder = '        ^-!-----';
    const granted = '       p-------';
    const asks = '          -^------';
    const expected = '      -----fa|';
    const queued = '        -^---!--';
    const queuedGranted = ' --p-----';
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(waitThen(condition, of('at once'), after), asks).toBeObservable(expected);
    m.expect(stay(condition), queued).toBeObservable(queuedGranted);
  }));

  it('unsubscribes from until when it is notified and granted, or unsubscribed', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('  -a|');
    const until = m.cold('  ---------u');
    const untilSubs = ['    ^--!', '    ^-----!'];
    const notifies = '      ---n------';
    const granted = '       ---ta|';
    const leaves = '        ^-----!';
    const left = '          -------';
    m.expect(waitThen(condition, until, after)).toBeObservable(granted);
    m.expect(waitThen(condition, until, after), leaves).toBeObservable(left);
    calls(m, notifies, { n: notify(condition) });
    m.expect(until).toHaveSubscriptions(untilSubs);
  }));

  describe('of waitFor()', () => {
    /** Waits under the lock for a v, and sends f if it has not come. */
    function waitForValue(condition: Condition, values: string[], until: Observable<unknown>) {
      return usingLock(condition, () => condition.waitFor(() => values.shift() === 'v', until)).pipe(
        map((holds) => (holds ? 'v' : 'f')),
      );
    }

    it('spans all wake-ups, and grants its last value', marbles((m) => {
      const condition = new Condition();
      const until = m.cold('------u');
      const untilSub = '    ^-----!';
      const notifies = '    --n-n--';
      const expected = '    ------(f|)';
      m.expect(waitForValue(condition, ['', '', '', ''], until)).toBeObservable(expected);
      calls(m, notifies, { n: notify(condition) });
      m.expect(until).toHaveSubscriptions(untilSub);
    }));

    it('calls the predicate once more, and grants its value if it is true by then', marbles((m) => {
      const condition = new Condition();
      const expected = '----(v|)';
      m.expect(waitForValue(condition, ['', 'v'], timer(4))).toBeObservable(expected);
    }));

    it('does not matter if the predicate is true before', marbles((m) => {
      const condition = new Condition();
      const until = m.cold('------u');
      const untilSub = '    ^---!';
      const notifies = '    --n-n--';
      const expected = '    ----(v|)';
      m.expect(waitForValue(condition, ['', '', 'v'], until)).toBeObservable(expected);
      calls(m, notifies, { n: notify(condition) });
      m.expect(until).toHaveSubscriptions(untilSub);
    }));
  });
});
