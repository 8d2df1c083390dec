import { concatMap, map, mergeMap, type Observable } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Condition, Lock, usingLock } from '../lib/index.js';
import { draws } from './pictures/draws.js';

/** The classic use of conditions: two of them, under one lock. */
class BoundedBuffer {
  readonly #items: string[] = [];
  readonly #capacity: number;
  readonly #lock = new Lock();
  readonly #notFull = new Condition(this.#lock);
  readonly #notEmpty = new Condition(this.#lock);

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Puts the item in when there is room, then sends it. */
  put(item: string): Observable<string> {
    return usingLock(this.#lock, () =>
      this.#notFull
        .waitFor(() => this.#items.length < this.#capacity)
        .pipe(
          map(() => {
            this.#items.push(item);
            this.#notEmpty.notify();
            return item;
          }),
        ),
    );
  }

  /** Takes the oldest item when there is one. */
  take(): Observable<string | undefined> {
    return usingLock(this.#lock, () =>
      this.#notEmpty
        .waitFor(() => this.#items.length > 0)
        .pipe(
          map(() => {
            this.#notFull.notify();
            return this.#items.shift();
          }),
        ),
    );
  }
}

describe('marbles: a bounded buffer of two conditions', () => {
  it('makes a fast producer wait for a slow consumer', draws('bounded-buffer', (m, draw) => {
    draw.code(
      'notFull.waitFor(() => items.length < 2)',
      'notEmpty.waitFor(() => items.length > 0)',
    );
    const buffer = new BoundedBuffer(2);
    const source = m.cold('abcde|');
    const put = '          ab--c--d--(e|)';
    const ticks = m.hot('  ----t--t--t---t--t');
    const taken = '        ----a--b--c---d--e';
    const produced = source.pipe(concatMap((item: string) => buffer.put(item)));
    draw.source('source', source);
    draw.source('ticks', ticks);
    draw.result('put', produced).toBeObservable(put);
    draw.result('taken', ticks.pipe(concatMap(() => buffer.take()))).toBeObservable(taken);
  }));

  it('makes a fast consumer wait for a slow producer', marbles((m) => {
    const buffer = new BoundedBuffer(2);
    const source = m.cold('---a---b--c|');
    const put = '          ---a---b--c|';
    const ticks = m.hot('  ttt--------t');
    const taken = '        ---a---b--c-';
    const produced = source.pipe(concatMap((item: string) => buffer.put(item)));
    m.expect(produced).toBeObservable(put);
    m.expect(ticks.pipe(concatMap(() => buffer.take()))).toBeObservable(taken);
  }));

  it('serves consumers in the order in which they came', marbles((m) => {
    const buffer = new BoundedBuffer(1);
    const source = m.cold('---a--b--c|');
    const put = '          ---a--b--c|';
    const late = '         --^---------';
    const lateTaken = '    ---------(c|)';
    const early = '        ^-----------';
    const earlyTaken = '   ---(a|)';
    const middle = '       -^----------';
    const middleTaken = '  ------(b|)';
    m.expect(source.pipe(mergeMap((item: string) => buffer.put(item)))).toBeObservable(put);
    m.expect(buffer.take(), late).toBeObservable(lateTaken);
    m.expect(buffer.take(), early).toBeObservable(earlyTaken);
    m.expect(buffer.take(), middle).toBeObservable(middleTaken);
  }));

  it('keeps an item for the next consumer if one has left', marbles((m) => {
    const buffer = new BoundedBuffer(1);
    const first = '      ^-----------';
    const firstPut = '   (a|)';
    const third = '      --^---------';
    const thirdPut = '   --------(c|)';
    const second = '     -^----------';
    const secondPut = '  -----(b|)';
    const ticks = m.hot('-----t--t--t');
    const taken = '      -----a--b--c';
    m.expect(buffer.put('a'), first).toBeObservable(firstPut);
    m.expect(buffer.put('c'), third).toBeObservable(thirdPut);
    m.expect(buffer.put('b'), second).toBeObservable(secondPut);
    m.expect(ticks.pipe(mergeMap(() => buffer.take()))).toBeObservable(taken);
  }));

  it('never contains the item of a producer that has left', marbles((m) => {
    const buffer = new BoundedBuffer(1);
    const leaving = '    ^--!';
    const nothing = '    ----';
    const second = '     -^------';
    const secondTaken = '-----(a|)';
    const put = '        -----(a|)';
    const puts = '       -----^--';
    m.expect(buffer.take(), leaving).toBeObservable(nothing);
    m.expect(buffer.take(), second).toBeObservable(secondTaken);
    m.expect(buffer.put('a'), puts).toBeObservable(put);
  }));

  it('never holds the item of a producer who has left', marbles((m) => {
    const buffer = new BoundedBuffer(1);
    const first = '      (a|)';
    const leaving = '    -^-!';
    const nothing = '    ----';
    const third = '      --^---';
    const thirdPut = '   -----(c|)';
    const ticks = m.hot('-----t--t');
    const taken = '      -----a--c';
    m.expect(buffer.put('a')).toBeObservable(first);
    m.expect(buffer.put('b'), leaving).toBeObservable(nothing);
    m.expect(buffer.put('c'), third).toBeObservable(thirdPut);
    m.expect(ticks.pipe(mergeMap(() => buffer.take()))).toBeObservable(taken);
  }));
});
