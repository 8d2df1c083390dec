import { map, NEVER, type Observable, of } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { throttleBySemaphore } from '../lib/index.js';
import { namedErrors } from './helpers/namedErrors.js';
import { draws } from './pictures/draws.js';

/** The limits that a row of digits stands for. */
function limits(row$: Observable<string>): Observable<number> {
  return row$.pipe(map((digit) => Number(digit)));
}

/** Looks up the inner observable of a value. */
function from(inners: Record<string, Observable<string>>) {
  return (value: string): Observable<string> => inners[value] ?? NEVER;
}

describe('marbles: throttleBySemaphore with a limit that changes', () => {
  it('starts nothing before the first limit', marbles((m) => {
    const limit = m.cold(' ---2------');
    const limitSub = '     ^--------!';
    const source = m.cold('ab-c|');
    const sourceSub = '    ^---!';
    const a = m.cold('        --x|');
    const b = m.cold('        ---y|');
    const c = m.cold('           --z|');
    const aSub = '         ---^--!';
    const bSub = '         ---^---!';
    const cSub = '         ------^--!';
    const expected = '     -----xy-z|';
    const result = source.pipe(throttleBySemaphore(limits(limit), from({ a, b, c })));
    m.expect(result).toBeObservable(expected);
    m.expect(limit).toHaveSubscriptions(limitSub);
    m.expect(source).toHaveSubscriptions(sourceSub);
    m.expect(a).toHaveSubscriptions(aSub);
    m.expect(b).toHaveSubscriptions(bSub);
    m.expect(c).toHaveSubscriptions(cSub);
  }));

  it('takes a limit that comes at once', marbles((m) => {
    const source = m.cold('(abc|)');
    const inner = m.cold(' ---|');
    const innerSubs = [
      '                    ^--!',
      '                    ^--!',
      '                    ---^--!',
    ];
    const expected = '     ------|';
    m.expect(source.pipe(throttleBySemaphore(of(2), () => inner))).toBeObservable(expected);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('pauses at 0: running work continues, and nothing starts', draws('changing-limit', (m, draw) => {
    draw.code('source.pipe(throttleBySemaphore(limit$, work))');
    const limit = m.cold(' 1--0---1');
    const source = m.cold('ab|');
    const inner = m.cold(' ----x|');
    const innerSubs = [
      '                    ^----!',
      '                    -------^----!',
    ];
    const expected = '     ----x------x|';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner));
    draw.source('source', source);
    draw.source('limit$', limit);
    draw.result('result', result).toBeObservable(expected);
    draw.work('work', inner, source).toHaveSubscriptions(innerSubs);
  }));

  it('starts as many waiting values as the limit allows when it is raised', marbles((m) => {
    const limit = m.cold(' 1---3');
    const source = m.cold('(abcd|)');
    const inner = m.cold(' ------|');
    const innerSubs = [
      '                    ^-----!',
      '                    ----^-----!',
      '                    ----^-----!',
      '                    ------^-----!',
    ];
    const expected = '     ------------|';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner));
    m.expect(result).toBeObservable(expected);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('stops nothing when the limit is lowered, and starts no more until fewer run', marbles((m) => {
    const limit = m.cold(' 3--1');
    const source = m.cold('(abcd|)');
    const a = m.cold('     -----|');
    const b = m.cold('     -------|');
    const c = m.cold('     ---------|');
    const d = m.cold('              --|');
    const cSub = '         ^--------!';
    const dSub = '         ---------^-!';
    const expected = '     -----------|';
    const result = source.pipe(throttleBySemaphore(limits(limit), from({ a, b, c, d })));
    m.expect(result).toBeObservable(expected);
    m.expect(c).toHaveSubscriptions(cSub);
    m.expect(d).toHaveSubscriptions(dSub);
  }));

  it('keeps the last limit when limit$ completes', marbles((m) => {
    const limit = m.cold(' 2-1|');
    const limitSub = '     ^--!';
    const source = m.cold('(abc|)');
    const a = m.cold('     ----|');
    const b = m.cold('     ------|');
    const c = m.cold('           --|');
    const cSub = '         ------^-!';
    const expected = '     --------|';
    const result = source.pipe(throttleBySemaphore(limits(limit), from({ a, b, c })));
    m.expect(result).toBeObservable(expected);
    m.expect(limit).toHaveSubscriptions(limitSub);
    m.expect(c).toHaveSubscriptions(cSub);
  }));

  it('does not complete while a value waits for a limit', marbles((m) => {
    const limit = m.cold(' 0----1');
    const limitSub = '     ^------!';
    const source = m.cold('a|');
    const inner = m.cold('      -x|');
    const innerSub = '     -----^-!';
    const expected = '     ------x|';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner));
    m.expect(result).toBeObservable(expected);
    m.expect(limit).toHaveSubscriptions(limitSub);
    m.expect(inner).toHaveSubscriptions(innerSub);
  }));

  for (const { title, row, error } of [
    { title: 'errors with the error of limit$', row: '     1--#', error: 'error' },
    { title: 'errors with a limit that is no integer', row: '1--n', error: 'RangeError' },
  ]) {
    it(`${title}, and tears everything down`, marbles((m) => {
      const limit = m.cold(row);
      const limitSub = '     ^--!';
      const source = m.cold('ab----|');
      const sourceSub = '    ^--!';
      const inner = m.cold(' -x---x|');
      const innerSub = '     ^--!';
      const expected = '     -x-#';
      const result = source.pipe(throttleBySemaphore(limits(limit), () => inner), namedErrors());
      m.expect(result).toBeObservable(expected, undefined, error);
      m.expect(limit).toHaveSubscriptions(limitSub);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));
  }

  it('errors with EmptyError if limit$ completes without a value', marbles((m) => {
    const limit = m.cold(' ---|');
    const source = m.cold('a-----|');
    const sourceSub = '    ^--!';
    const inner = m.cold(' x|');
    const expected = '     ---#';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner), namedErrors());
    m.expect(result).toBeObservable(expected, undefined, 'EmptyError');
    m.expect(source).toHaveSubscriptions(sourceSub);
    m.expect(inner).toHaveSubscriptions([]);
  }));

  it('unsubscribes from limit$ when it is unsubscribed', marbles((m) => {
    const limit = m.cold(' 1-2---3--');
    const source = m.cold('abc------');
    const leaves = '       ^----!';
    const inner = m.cold(' -x----|');
    const innerSubs = [
      '                    ^----!',
      '                    --^--!',
    ];
    const expected = '     -x-x--';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner));
    m.expect(result, leaves).toBeObservable(expected);
    m.expect(limit).toHaveSubscriptions(leaves);
    m.expect(source).toHaveSubscriptions(leaves);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('unsubscribes from limit$ when it errors', marbles((m) => {
    const limit = m.cold(' 1----2---');
    const limitSub = '     ^--!';
    const source = m.cold('a--#');
    const inner = m.cold(' -x----|');
    const innerSub = '     ^--!';
    const expected = '     -x-#';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner));
    m.expect(result).toBeObservable(expected);
    m.expect(limit).toHaveSubscriptions(limitSub);
    m.expect(inner).toHaveSubscriptions(innerSub);
  }));

  it('follows limit$ separately for each subscription, with its own cap', marbles((m) => {
    const limit = m.cold(' 1--2');
    const limitSubs = [
      '                    ^-------!',
      '                    --^-------!',
    ];
    const source = m.cold('(abc|)');
    const inner = m.cold(' ----|');
    const innerSubs = [
      '                    ^---!',
      '                    --^---!',
      '                    ---^---!',
      '                    ----^---!',
      '                    -----^---!',
      '                    ------^---!',
    ];
    const first = '        ^---------';
    const firstResult = '  --------|';
    const second = '       --^-------';
    const secondResult = ' ----------|';
    const result = source.pipe(throttleBySemaphore(limits(limit), () => inner));
    m.expect(result, first).toBeObservable(firstResult);
    m.expect(result, second).toBeObservable(secondResult);
    m.expect(limit).toHaveSubscriptions(limitSubs);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));
});
