import { EMPTY, map, mergeMap, of, throwError, timer } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  allOf,
  KeyedLock,
  LeaseLostError,
  Lock,
  type Lockable,
  type Permit,
  type Releasable,
  Semaphore,
  throttleBySemaphore,
  withLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** Grants nothing: three frames later it ends as is said. */
function refusing(how: 'errors' | 'completes'): Lockable {
  const end = how === 'errors' ? throwError(() => new Error('refused')) : EMPTY;
  return { acquire: () => timer(3).pipe(mergeMap(() => end)) };
}

function leaseOf(permit: Permit, signal: AbortSignal): Releasable & { signal: AbortSignal } {
  return { released: false, release: () => permit.release(), signal };
}

describe('marbles: allOf', () => {
  it('asks for the second when the first is granted, and grants when it has both', draws('all-of-order', (_, draw) => {
    draw.code('allOf(first, second).acquire()');
    const [first, second] = [new Lock(), new Lock()];
    const holder = '       ^--!        ';
    const other = '        ^-----!     ';
    const asks = '         -^-------!  ';
    const granted = '      ------p---  ';
    // The first is taken from frame 3 on, the second from frame 6 on.
    const ofFirst = '      ----^       ';
    const ofFirstGranted = '---------p  ';
    const ofSecond = '     -------^    ';
    const ofSecondGranted = '---------p ';
    draw.stay('holds first', stay(first), holder).toBeObservable('p---');
    draw.stay('holds second', stay(second), other).toBeObservable('p------');
    draw.stay('wants both', stay(allOf(first, second)), asks).toBeObservable(granted);
    draw.stay('wants first', stay(first), ofFirst).toBeObservable(ofFirstGranted);
    draw.stay('wants second', stay(second), ofSecond).toBeObservable(ofSecondGranted);
  }));

  it('runs the source under all of them', marbles((m) => {
    const [lock, seats] = [new Lock(), new Semaphore(1)];
    const holder = '       ^--!       ';
    const source = m.cold('   -a-b|   ');
    const sourceSub = '    ---^---!   ';
    const expected = '     ----a-b|   ';
    m.expect(stay(seats), holder).toBeObservable('p---');
    m.expect(source.pipe(withLock(allOf(lock, seats)))).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions(sourceSub);
  }));

  describe('gives the first back in the frame in which', () => {
    it('the second errors', marbles((m) => {
      const first = new Lock();
      const expected = '     ---#      ';
      const rival = '        -^        ';
      const granted = '      ---p      ';
      const source = m.cold('a|');
      const result = source.pipe(withLock(allOf(first, refusing('errors'))), namedErrors());
      m.expect(result).toBeObservable(expected, undefined, 'Error');
      m.expect(stay(first), rival).toBeObservable(granted);
      m.expect(source).toHaveSubscriptions([]);
    }));

    it('the second completes without a grant', marbles((m) => {
      const first = new Lock();
      const expected = '     ---|      ';
      const rival = '        -^        ';
      const granted = '      ---p      ';
      const source = m.cold('a|');
      m.expect(source.pipe(withLock(allOf(first, refusing('completes'))))).toBeObservable(expected);
      m.expect(stay(first), rival).toBeObservable(granted);
      m.expect(source).toHaveSubscriptions([]);
    }));

    it('the second is closed', marbles((m) => {
      const [first, second] = [new Lock(), new Semaphore(0)];
      const closes = '       ----c     ';
      const expected = '     ----#     ';
      const rival = '        -^        ';
      const granted = '      ----p     ';
      const result = of('x').pipe(withLock(allOf(first, second)), namedErrors());
      calls(m, closes, { c: () => second.close() });
      m.expect(result).toBeObservable(expected, undefined, 'ClosedError');
      m.expect(stay(first), rival).toBeObservable(granted);
    }));

    it('it is left while it waits for the second', marbles((m) => {
      const [first, second] = [new Lock(), new Lock()];
      const holder = '       ^-------! ';
      const leaves = '       ^---!     ';
      const nothing = '      -----     ';
      const ofFirst = '      -^        ';
      const firstGranted = ' ----p     ';
      const ofSecond = '     --^       ';
      const secondGranted = '--------p ';
      m.expect(stay(second), holder).toBeObservable('p--------');
      m.expect(stay(allOf(first, second)), leaves).toBeObservable(nothing);
      m.expect(stay(first), ofFirst).toBeObservable(firstGranted);
      m.expect(stay(second), ofSecond).toBeObservable(secondGranted);
    }));

    it('the first was lost, while the second is waited for', marbles((m) => {
      const server = new AbortController();
      const seats = new Semaphore(1);
      const leasing: Lockable<Releasable> = {
        acquire: () => seats.acquire().pipe(map((permit) => leaseOf(permit, server.signal))),
      };
      const loses = '        ----l     ';
      const expected = '     ----#     ';
      const rival = '        -^        ';
      const granted = '      ----p     ';
      calls(m, loses, { l: () => server.abort(new LeaseLostError('lost')) });
      const result = of('x').pipe(withLock(allOf(leasing, new Semaphore(0))), namedErrors());
      m.expect(result).toBeObservable(expected, undefined, 'LeaseLostError');
      m.expect(stay(seats), rival).toBeObservable(granted);
    }));
  });

  it('takes what waits back where it is left while it waits for the first', marbles((m) => {
    const [first, second] = [new Lock(), new Lock()];
    const holder = '       ^-----!   ';
    const leaves = '       ^---!     ';
    const nothing = '      -----     ';
    const ofFirst = '      --^       ';
    const firstGranted = ' ------p   ';
    const ofSecond = '     -^        ';
    const secondGranted = '-p        ';
    m.expect(stay(first), holder).toBeObservable('p------');
    m.expect(stay(allOf(first, second)), leaves).toBeObservable(nothing);
    m.expect(stay(first), ofFirst).toBeObservable(firstGranted);
    m.expect(stay(second), ofSecond).toBeObservable(secondGranted);
  }));

  it('two that name them in the same order do not wait for each other', marbles((m) => {
    const both = allOf(new Lock(), new Lock());
    const first = m.cold(' -a-|       ');
    const second = m.cold('   -b-|    ');
    const secondSub = '    ---^--!    ';
    m.expect(first.pipe(withLock(both))).toBeObservable('-a-|');
    m.expect(second.pipe(withLock(both))).toBeObservable('----b-|');
    m.expect(second).toHaveSubscriptions(secondSub);
  }));

  it('caps each host and all of them together', draws('all-of', (m, draw) => {
    draw.code(
      'const total = new Semaphore(2)',
      'mergeMap((host) => work.pipe(',
      '  withLock(allOf(hosts.for(host), total))))',
    );
    const [hosts, total] = [new KeyedLock<string>(), new Semaphore(2)];
    const source = m.cold('(aabc|)       ');
    const inner = m.cold(' -----(x|)     ');
    // One a and b at first, c and the second a when those two have ended.
    const innerSubs = [
      '                    ^----!        ',
      '                    ^----!        ',
      '                    -----^----!   ',
      '                    -----^----!   ',
    ];
    const expected = '     -----(ab)-(ca|)';
    const load = (host: string) => inner.pipe(map(() => host), withLock(allOf(hosts.for(host), total)));
    draw.source('source', source);
    draw.result('result', source.pipe(mergeMap(load))).toBeObservable(expected);
    draw.work('work', inner, '(abca)').toHaveSubscriptions(innerSubs);
  }));

  it('is a limit for throttleBySemaphore', marbles((m) => {
    const [one, two] = [new Semaphore(2), new Semaphore(1)];
    const source = m.cold('(ab|)   ');
    const inner = m.cold(' -x|     ');
    const expected = '     -x-x|   ';
    m.expect(source.pipe(throttleBySemaphore(allOf(one, two), () => inner))).toBeObservable(
      expected,
    );
  }));
});
