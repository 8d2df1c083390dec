import { NEVER, type Observable } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Semaphore, throttleBySemaphore } from '../lib/index.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

/** Looks the inner observable of a value up. */
function from(inners: Record<string, Observable<string>>) {
  return (value: string): Observable<string> => inners[value] ?? NEVER;
}

describe('marbles: throttleBySemaphore under a source that is too fast', () => {
  it('‘drop-newest’ with nobody who waits: exhaust', marbles((m) => {
    // The fourth comes before the first ends in the same frame.
    const source = m.cold('abcdef|  ');
    const sourceSub = '    ^-----!  ';
    const a = m.cold('     --x|     ');
    const e = m.cold('         --y| ');
    const aSub = '         ^--!     ';
    const eSub = '         ----^--! ';
    const expected = '     --x---y| ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a, e }), { maxWaiting: 0, overflow: 'drop-newest' }),
    );
    m.expect(result).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions(sourceSub);
    m.expect(a).toHaveSubscriptions(aSub);
    m.expect(e).toHaveSubscriptions(eSub);
  }));

  it('‘drop-newest’ with nobody who waits and a cap of three: exhaust with three', marbles((m) => {
    const cap = new Semaphore(3);
    const source = m.cold('-abcde----fg|     ');
    const inner = m.cold(' -----x|           ');
    const innerSubs = [
      '                    -^-----!          ',
      '                    --^-----!         ',
      '                    ---^-----!        ',
      '                    ----------^-----! ',
      '                    -----------^-----!',
    ];
    const expected = '     ------xxx------xx|';
    const value = '        3210---12321----23';
    const result = source.pipe(
      throttleBySemaphore(cap, () => inner, { maxWaiting: 0, overflow: 'drop-newest' }),
    );
    m.expect(result).toBeObservable(expected);
    m.expect(valueOf(cap)).toBeObservable(value);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('keeps only the latest waiting value, with ‘drop-oldest’', draws('overflow', (m, draw) => {
    draw.code('throttleBySemaphore(1, work,', "  { maxWaiting: 1, overflow: 'drop-oldest' })");
    const source = m.cold('abcd----e|     ');
    const a = m.cold('     ----x|         ');
    const d = m.cold('          --y|      ');
    const e = m.cold('             ----z| ');
    const aSub = '         ^----!         ';
    const dSub = '         -----^--!      ';
    const eSub = '         --------^----! ';
    const expected = '     ----x--y----z| ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a, d, e }), { maxWaiting: 1, overflow: 'drop-oldest' }),
    );
    draw.source('source', source);
    draw.result('result', result).toBeObservable(expected);
    draw.work('work(a)', a, '^').toHaveSubscriptions(aSub);
    draw.work('work(d)', d, '---^').toHaveSubscriptions(dSub);
    draw.work('work(e)', e, '--------^').toHaveSubscriptions(eSub);
  }));

  it('‘drop-newest’ with two who wait: the first two', marbles((m) => {
    const source = m.cold('abcde|      ');
    const a = m.cold('     -----x|     ');
    const b = m.cold('           -y|   ');
    const c = m.cold('             -z| ');
    const expected = '     -----x-y-z| ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a, b, c }), { maxWaiting: 2, overflow: 'drop-newest' }),
    );
    m.expect(result).toBeObservable(expected);
  }));

  it('‘drop-oldest’ with two who wait: the last two', marbles((m) => {
    const source = m.cold('abcde|      ');
    const a = m.cold('     -----x|     ');
    const d = m.cold('           -y|   ');
    const e = m.cold('             -z| ');
    const expected = '     -----x-y-z| ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a, d, e }), { maxWaiting: 2, overflow: 'drop-oldest' }),
    );
    m.expect(result).toBeObservable(expected);
  }));

  it('‘drop-oldest’ with nobody who waits drops the newcomer', marbles((m) => {
    const source = m.cold('abc-d|   ');
    const a = m.cold('     --x|     ');
    const d = m.cold('         -y| ');
    const expected = '     --x--y| ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a, d }), { maxWaiting: 0, overflow: 'drop-oldest' }),
    );
    m.expect(result).toBeObservable(expected);
  }));

  it('‘error’ errors when one too many comes, after all is torn down and given back', marbles((m) => {
    const cap = new Semaphore(2);
    const source = m.cold('abcd--|');
    const sourceSub = '    ^--!   ';
    const inner = m.cold(' -x----|');
    const innerSubs = [
      '                    ^--!   ',
      '                    -^-!   ',
    ];
    const rival = '        --^    ';
    const granted = '      ---p   ';
    const expected = '     -xx#   ';
    const result = source.pipe(
      throttleBySemaphore(cap, () => inner, { maxWaiting: 1 }),
      namedErrors(),
    );
    m.expect(result).toBeObservable(expected, undefined, 'OverflowError');
    m.expect(stay(cap.acquire(2)), rival).toBeObservable(granted);
    m.expect(source).toHaveSubscriptions(sourceSub);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('‘error’ does not error where a value ends in the frame before the next comes', marbles((m) => {
    const source = m.cold('a--b--c--|  ');
    const inner = m.cold(' -x|         ');
    const expected = '     -x--x--x-|  ';
    m.expect(source.pipe(throttleBySemaphore(1, () => inner, { maxWaiting: 0 }))).toBeObservable(
      expected,
    );
  }));

  it('keeps the place of its stream in a queue that others share', marbles((m) => {
    const cap = new Semaphore(1);
    const holder = '       ^------!    ';
    const held = '         p------     ';
    const source = m.cold('-a-b-c|     ');
    const c = m.cold('            -x|  ');
    const cSub = '         -------^-!  ';
    const rival = '        --^---------';
    const granted = '      ---------p--';
    const expected = '     --------x|  ';
    const result = source.pipe(
      throttleBySemaphore(cap, from({ c }), { maxWaiting: 1, overflow: 'drop-oldest' }),
    );
    m.expect(stay(cap), holder).toBeObservable(held);
    m.expect(result).toBeObservable(expected);
    m.expect(stay(cap), rival).toBeObservable(granted);
    m.expect(c).toHaveSubscriptions(cSub);
  }));

  it('completes with what runs, where all who came later were dropped', marbles((m) => {
    const source = m.cold('abc|   ');
    const a = m.cold('     ----x| ');
    const expected = '     ----x| ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a }), { maxWaiting: 0, overflow: 'drop-newest' }),
    );
    m.expect(result).toBeObservable(expected);
  }));

  it('errors with the source, though it is full', marbles((m) => {
    const source = m.cold('abc-#  ');
    const a = m.cold('     -----x|');
    const aSub = '         ^---!  ';
    const expected = '     ----#  ';
    const result = source.pipe(
      throttleBySemaphore(1, from({ a }), { maxWaiting: 1, overflow: 'drop-oldest' }),
    );
    m.expect(result).toBeObservable(expected);
    m.expect(a).toHaveSubscriptions(aSub);
  }));
});
