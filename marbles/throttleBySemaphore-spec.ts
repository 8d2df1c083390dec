import {
  concat,
  defer,
  EMPTY,
  finalize,
  map,
  mergeMap,
  type Observable,
  of,
  range,
  Subject,
  take,
  tap,
  timeout,
} from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  Condition,
  Event,
  Lock,
  type Lockable,
  type Permit,
  Semaphore,
  throttleBySemaphore,
  withLock,
} from '../lib/index.js';
import { whenSubscribed } from '../spec/helpers/whenSubscribed.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

// What it has in common with mergeMap is drawn in likeMergeMap-spec.ts.
describe('marbles: throttleBySemaphore', () => {
  describe('under a semaphore', () => {
    it('runs each inner observable under a permit', draws('throttle-by-semaphore', (m, draw) => {
      draw.code('const cap = new Semaphore(2)', 'source.pipe(throttleBySemaphore(cap, work))');
      const cap = new Semaphore(2);
      const source = m.cold('-ab--c--|');
      const sourceSub = '    ^-------!';
      const inner = m.cold('  ---x|');
      const innerSubs = [
        '                    -^---!',
        '                    --^---!',
        '                    -----^---!',
      ];
      const expected = '     ----xx--x|';
      const value = '        210---1--2';
      draw.source('source', source);
      draw.result('result', source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(expected);
      draw.state('value', valueOf(cap)).toBeObservable(value);
      m.expect(source).toHaveSubscriptions(sourceSub);
      draw.work('work', inner, source).toHaveSubscriptions(innerSubs);
    }));

    it('waits for a permit that somebody else holds', marbles((m) => {
      const cap = new Semaphore(1);
      const holder = '       ^----!';
      const granted = '      p-----';
      const source = m.cold('-a-|');
      const sourceSub = '    ^--!';
      const inner = m.cold('      -x|');
      const innerSub = '     -----^-!';
      const expected = '     ------x|';
      m.expect(stay(cap), holder).toBeObservable(granted);
      m.expect(source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('has at most one request queued, however many values wait', marbles((m) => {
      const cap = new Semaphore(0);
      const source = m.cold('-abcdef-|');
      const waiting = '      01--------';
      const leaves = '       ^--------!';
      const nothing = '      ----------';
      const queued = cap.state$.pipe(map((state) => state.waiting.toString()));
      const throttled = source.pipe(throttleBySemaphore(cap, () => of('x')));
      m.expect(queued, leaves).toBeObservable(waiting);
      m.expect(throttled, leaves).toBeObservable(nothing);
    }));

    it('runs as many at a time as have been released into an empty semaphore', marbles((m) => {
      const cap = new Semaphore(0);
      const source = m.cold('(abcd|)');
      const inner = m.cold('   --x-|');
      const releases = '     --r--r';
      const innerSubs = [
        '                    --^---!',
        '                    -----^---!',
        '                    ------^---!',
        '                    ---------^---!',
      ];
      const expected = '     ----x--xx--x-|';
      calls(m, releases, { r: () => cap.release() });
      m.expect(source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('gives every permit back when it completes', marbles((m) => {
      const cap = new Semaphore(2);
      const source = m.cold('ab|');
      const inner = m.cold(' --x--|');
      const expected = '     --xx--|';
      const rival = '        ----^--';
      const granted = '      ------p';
      m.expect(source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(expected);
      m.expect(stay(cap.acquire(2)), rival).toBeObservable(granted);
    }));

    it('completes while others hold all permits, if it has nothing to run', marbles((m) => {
      const cap = new Semaphore(1);
      const holder = '       ^-----';
      const granted = '      p-----';
      const source = m.cold('--|');
      const sourceSub = '    ^-!';
      const expected = '     --|';
      m.expect(stay(cap), holder).toBeObservable(granted);
      m.expect(source.pipe(throttleBySemaphore(cap, () => EMPTY))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));
  });

  describe('under anything lockable', () => {
    it('runs one at a time under a lock, in turns with other users of it', marbles((m) => {
      const lock = new Lock();
      const source = m.cold('(ab|)');
      const inner = m.cold(' -x|');
      const innerSubs = [
        '                    ^-!',
        '                    --^-!',
      ];
      const rivalAsks = '    -^';
      const rival = m.cold('     -r|');
      const rivalSub = '     ----^-!';
      const expected = '     -x-x|';
      const rivalResult = '  -----r|';
      m.expect(source.pipe(throttleBySemaphore(lock, () => inner))).toBeObservable(expected);
      m.expect(rival.pipe(withLock(lock)), rivalAsks).toBeObservable(rivalResult);
      m.expect(inner).toHaveSubscriptions(innerSubs);
      m.expect(rival).toHaveSubscriptions(rivalSub);
    }));

    it('lets the next value in while an inner observable waits for a condition', marbles((m) => {
      const condition = new Condition();
      const source = m.cold('(ab|)');
      const a = m.cold('        -x|');
      const aSub = '         ---^-!';
      const b = m.cold('     --y|');
      const bSub = '         ^--!';
      const expected = '     --y-x|';
      const waits = condition.wait().pipe(mergeMap(() => a));
      const notifies = b.pipe(tap(() => condition.notify()));
      const project = (value: string) => (value === 'a' ? waits : notifies);
      const result = source.pipe(throttleBySemaphore(condition, project));
      m.expect(result).toBeObservable(expected);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
    }));

    it('starts the values when a lockable of your own grants', marbles((m) => {
      const open = new Event();
      const cap = new Semaphore(1);
      const opening: Lockable = {
        acquire: () => open.wait().pipe(mergeMap(() => cap.acquire())),
      };
      const opens = '        ----o';
      const source = m.cold('ab|');
      const inner = m.cold('     -x|');
      const innerSubs = [
        '                    ----^-!',
        '                    ------^-!',
      ];
      const expected = '     -----x-x|';
      calls(m, opens, { o: () => open.set() });
      m.expect(source.pipe(throttleBySemaphore(opening, () => inner))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('drops a value whose request completes without a permit', marbles((m) => {
      const seats = new Semaphore(1);
      const seatOrNone: Lockable = {
        acquire: () =>
          defer(() => {
            const permit = seats.tryAcquire();
            return permit ? of(permit) : EMPTY;
          }),
      };
      const source = m.cold('a--b--c--|');
      const inner = m.cold(' ---x|');
      const innerSubs = [
        '                    ^---!',
        '                    ------^---!',
      ];
      const expected = '     ---x-----x|';
      m.expect(source.pipe(throttleBySemaphore(seatOrNone, () => inner))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('completes if the last value is dropped after the source has ended', marbles((m) => {
      const request = m.cold<Permit>('---|');
      const requestSubs = [
        '                             ^--!',
        '                             ---^--!',
      ];
      const source = m.cold('         (ab|)');
      const expected = '              ------|';
      const dropping: Lockable = { acquire: () => request };
      m.expect(source.pipe(throttleBySemaphore(dropping, () => of('x')))).toBeObservable(expected);
      m.expect(request).toHaveSubscriptions(requestSubs);
    }));

    it('ends a request that does not complete with its inner observable', marbles((m) => {
      const cap = new Semaphore(1);
      const rest = m.cold<Permit>('-');
      const restSubs = [
        '                          ^--!',
        '                          ---^--!',
      ];
      const source = m.cold('      (ab|)');
      const inner = m.cold('       -x-|');
      const innerSubs = [
        '                          ^--!',
        '                          ---^--!',
      ];
      const expected = '           -x--x-|';
      const open: Lockable = { acquire: () => concat(cap.acquire(), rest) };
      m.expect(source.pipe(throttleBySemaphore(open, () => inner))).toBeObservable(expected);
      m.expect(rest).toHaveSubscriptions(restSubs);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('errors with a request that errors, and unsubscribes from the inner observables', marbles((m) => {
      const cap = new Semaphore(1);
      const impatient: Lockable = { acquire: () => cap.acquire().pipe(timeout(3)) };
      const source = m.cold('-ab----|');
      const sourceSub = '    ^----!';
      const inner = m.cold('  -x------|');
      const innerSub = '     -^---!';
      const expected = '     --x--#';
      const result = source.pipe(throttleBySemaphore(impatient, () => inner), namedErrors());
      m.expect(result).toBeObservable(expected, undefined, 'TimeoutError');
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('errors if acquire() throws', marbles((m) => {
      const thrown = new Error('thrown');
      const broken: Lockable = {
        acquire() {
          throw thrown;
        },
      };
      const source = m.cold('--a--|');
      const sourceSub = '    ^-!';
      const expected = '     --#';
      const result = source.pipe(throttleBySemaphore(broken, () => of('x')));
      m.expect(result).toBeObservable(expected, undefined, thrown);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));
  });

  describe('ends', () => {
    it('with an inner error, and gives every permit back', marbles((m) => {
      const cap = new Semaphore(2);
      const source = m.cold('abc---|');
      const a = m.cold('     -x---#');
      const b = m.cold('      ---y---|');
      const bSub = '         -^---!';
      const rival = '        --^';
      const granted = '      -----p';
      const expected = '     -x--y#';
      const project = (value: string) => (value === 'a' ? a : b);
      m.expect(source.pipe(throttleBySemaphore(cap, project))).toBeObservable(expected);
      m.expect(stay(cap.acquire(2)), rival).toBeObservable(granted);
      m.expect(b).toHaveSubscriptions(bSub);
    }));

    it('with an error of the source, and gives every permit back', marbles((m) => {
      const cap = new Semaphore(2);
      const source = m.cold('abc--#');
      const inner = m.cold(' -x-----|');
      const innerSubs = [
        '                    ^----!',
        '                    -^---!',
      ];
      const rival = '        --^';
      const granted = '      -----p';
      const expected = '     -xx--#';
      m.expect(source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(expected);
      m.expect(stay(cap.acquire(2)), rival).toBeObservable(granted);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('if project throws, and gives every permit back', marbles((m) => {
      const cap = new Semaphore(2);
      const source = m.cold('a-b--|');
      const sourceSub = '    ^-!';
      const inner = m.cold(' -x----|');
      const innerSub = '     ^-!';
      const rival = '        ---^';
      const granted = '      ---p';
      const thrown = new Error('thrown');
      const expected = '     -x#';
      const project = (value: string) => {
        if (value === 'b') throw thrown;
        return inner;
      };
      const result = source.pipe(throttleBySemaphore(cap, project));
      m.expect(result).toBeObservable(expected, undefined, thrown);
      m.expect(stay(cap.acquire(2)), rival).toBeObservable(granted);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('when it is unsubscribed, and gives every permit back', marbles((m) => {
      const cap = new Semaphore(2);
      const source = m.cold('abcd-----|');
      const leaves = '       ^-----!';
      const inner = m.cold(' -x------|');
      const innerSubs = [
        '                    ^-----!',
        '                    -^----!',
      ];
      const rival = '        ---^';
      const granted = '      ------p';
      const expected = '     -xx----';
      const throttled = source.pipe(throttleBySemaphore(cap, () => inner));
      m.expect(throttled, leaves).toBeObservable(expected);
      m.expect(stay(cap.acquire(2)), rival).toBeObservable(granted);
      m.expect(source).toHaveSubscriptions(leaves);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('when it is unsubscribed while it waits, and takes the queued request back', marbles((m) => {
      const cap = new Semaphore(1);
      const holder = '       ^-----!';
      const granted = '      p------';
      const source = m.cold('-ab----|');
      const leaves = '       ^---!';
      const nothing = '      -----';
      const inner = m.cold(' x|');
      const next = '         --^---';
      const nextGranted = '  ------p';
      const waiting = '      012-1-0';
      const queued = cap.state$.pipe(map((state) => state.waiting.toString()));
      const throttled = source.pipe(throttleBySemaphore(cap, () => inner));
      m.expect(stay(cap), holder).toBeObservable(granted);
      m.expect(queued).toBeObservable(waiting);
      m.expect(throttled, leaves).toBeObservable(nothing);
      m.expect(stay(cap), next).toBeObservable(nextGranted);
      m.expect(source).toHaveSubscriptions(leaves);
      m.expect(inner).toHaveSubscriptions([]);
    }));

    it('when a synchronous source is unsubscribed, which stops', marbles((m) => {
      const pulled: number[] = [];
      const numbers = range(0, 1000).pipe(tap((value) => pulled.push(value)));
      const expected = '(012|)';
      const three = numbers.pipe(
        throttleBySemaphore(2, (value) => of(value.toString())),
        take(3),
      );
      m.expect(three).toBeObservable(expected);
      m.flush();
      expect(pulled).toEqual([0, 1, 2]);
    }));

    it('when a synchronous inner observable is unsubscribed, which stops', marbles((m) => {
      const pulled: number[] = [];
      const numbers = range(0, 1000).pipe(tap((value) => pulled.push(value)));
      const source = m.cold('-a-b-|');
      const sourceSub = '    ^!';
      const expected = '     -(012|)';
      const three = source.pipe(
        throttleBySemaphore(2, () => numbers),
        take(3),
        map((value) => value.toString()),
      );
      m.expect(three).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.flush();
      expect(pulled).toEqual([0, 1, 2]);
    }));
  });

  // What happens in a frame, in order: the letter of an inner observable, it is started; in upper
  // case, it is torn down; e, the error has arrived downstream; r, the rival is let in.
  describe('covers the teardown of the inner observables', () => {
    function observed(inners: Record<string, Observable<string>>) {
      const happenings = new Subject<string>();
      const tell = (letter: string) => () => {
        happenings.next(letter);
      };
      const project = (value: string) =>
        concat(inners[value] ?? EMPTY).pipe(
          whenSubscribed(tell(value)),
          finalize(tell(value.toUpperCase())),
        );
      return { happenings, project, tell };
    }

    it('which comes before the next one starts', marbles((m) => {
      const source = m.cold('     (ab|)');
      const a = m.cold('     -x--|');
      const b = m.cold('         y---|');
      const happened = '     a---(Ab)B';
      const expected = '     -x--y---|';
      const { happenings, project } = observed({ a, b });
      m.expect(happenings).toBeObservable(happened);
      m.expect(source.pipe(throttleBySemaphore(1, project))).toBeObservable(expected);
    }));

    it('and if one errors, of all of them, before any permit goes to a rival', marbles((m) => {
      const cap = new Semaphore(3);
      const source = m.cold('-abc--|');
      const a = m.cold('      -x-----|');
      const b = m.cold('       -y--#');
      const c = m.cold('        -z---|');
      const rival = '        ----^';
      const granted = '      ------p';
      const happened = '     -abc--(BACre)';
      const expected = '     --xyz-#';
      const { happenings, project, tell } = observed({ a, b, c });
      const throttled = source.pipe(throttleBySemaphore(cap, project), tap({ error: tell('e') }));
      const rivals = stay(cap).pipe(tap(tell('r')));
      m.expect(happenings).toBeObservable(happened);
      m.expect(throttled).toBeObservable(expected);
      m.expect(rivals, rival).toBeObservable(granted);
    }));

    it('and if it is unsubscribed, of all of them, before any permit goes to a rival', marbles((m) => {
      const cap = new Semaphore(2);
      const source = m.cold('-ab--|');
      const leaves = '       ^----!';
      const a = m.cold('      -x----|');
      const b = m.cold('       -y---|');
      const rival = '        ---^';
      const granted = '      -----p';
      const happened = '     -ab--(ABr)';
      const expected = '     --xy--';
      const { happenings, project, tell } = observed({ a, b });
      const throttled = source.pipe(throttleBySemaphore(cap, project));
      const rivals = stay(cap).pipe(tap(tell('r')));
      m.expect(happenings).toBeObservable(happened);
      m.expect(throttled, leaves).toBeObservable(expected);
      m.expect(rivals, rival).toBeObservable(granted);
    }));
  });

  describe('is one operator for many pipes', () => {
    it('each with its own cap if it has a number', marbles((m) => {
      const inner = m.cold('--x|');
      const innerSubs = [
        '                   ^--!',
        '                   ^--!',
        '                   ---^--!',
        '                   ---^--!',
      ];
      const one = m.cold('  (ab|)');
      const other = m.cold('(cd|)');
      const expected = '    --x--x|';
      const throttle = throttleBySemaphore<string, Observable<string>>(1, () => inner);
      m.expect(one.pipe(throttle)).toBeObservable(expected);
      m.expect(other.pipe(throttle)).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('with a shared cap if it has a semaphore', marbles((m) => {
      const inner = m.cold('--x|');
      const innerSubs = [
        '                   ^--!',
        '                   ---^--!',
        '                   ------^--!',
        '                   ---------^--!',
      ];
      const one = m.cold('  (ab|)');
      const oneResult = '   --x--x|';
      const other = m.cold('(cd|)');
      const otherResult = ' --------x--x|';
      const throttle = throttleBySemaphore<string, Observable<string>>(
        new Semaphore(1),
        () => inner,
      );
      m.expect(one.pipe(throttle)).toBeObservable(oneResult);
      m.expect(other.pipe(throttle)).toBeObservable(otherResult);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));
  });
});
