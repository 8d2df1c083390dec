import {
  concatMap,
  map,
  mergeMap,
  type Observable,
  retry,
  Subject, takeUntil, tap, timeout } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Barrier } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { draws } from './pictures/draws.js';

/** How many wait, as a row of digits, and `b` if it is broken. */
function stateOf(barrier: Barrier): Observable<string> {
  return barrier.state$.pipe(map(({ waiting, broken }) => (broken ? 'b' : waiting.toString())));
}

describe('marbles: Barrier', () => {
  const indices = { 0: 0, 1: 1, 2: 2, 3: 3 };
  const broken = 'BrokenBarrierError';

  it('grants nobody until all parties have arrived, and then gives each its index', draws('barrier', (_, draw) => {
    draw.code('const barrier = new Barrier(3)', 'barrier.wait()');
    const barrier = new Barrier(3);
    const one = '         -^----';
    const oneGranted = '  -----(0|)';
    const two = '         ---^--';
    const twoGranted = '  -----(1|)';
    const three = '       -----^';
    const threeGranted = '-----(2|)';
    const state = '       01-2-0';
    draw.state('waiting', stateOf(barrier)).toBeObservable(state);
    draw.wait('one', barrier.wait(), one).toBeObservable(oneGranted, indices);
    draw.wait('two', barrier.wait(), two).toBeObservable(twoGranted, indices);
    draw.wait('three', barrier.wait(), three).toBeObservable(threeGranted, indices);
  }));

  it('grants in the order of arrival', marbles((m) => {
    const barrier = new Barrier(3);
    const order = new Subject<string>();
    const one = '         ---^';
    const oneGranted = '  ---(2|)';
    const two = '         ^---';
    const twoGranted = '  ---(0|)';
    const three = '       -^--';
    const threeGranted = '---(1|)';
    const ordered = '     ---(231)';
    const told = (letter: string) => barrier.wait().pipe(tap(() => order.next(letter)));
    m.expect(order).toBeObservable(ordered);
    m.expect(told('1'), one).toBeObservable(oneGranted, indices);
    m.expect(told('2'), two).toBeObservable(twoGranted, indices);
    m.expect(told('3'), three).toBeObservable(threeGranted, indices);
  }));

  it('grants at once if there is only one party', marbles((m) => {
    const barrier = new Barrier(1);
    const first = '        ^---';
    const firstGranted = ' (0|)';
    const second = '       --^-';
    const secondGranted = '--(0|)';
    m.expect(barrier.wait(), first).toBeObservable(firstGranted, indices);
    m.expect(barrier.wait(), second).toBeObservable(secondGranted, indices);
  }));

  it('starts sources together', marbles((m) => {
    const barrier = new Barrier(2);
    const early = '      ^-----------';
    const first = m.cold('    -a-b|');
    const firstSub = '   ----^---!';
    const firstResult = '-----a-b|';
    const late = '       ----^-------';
    const second = m.cold('   --c|');
    const secondSub = '  ----^--!';
    const secondResult = '------c|';
    const together = (source: typeof first) => barrier.wait().pipe(mergeMap(() => source));
    m.expect(together(first), early).toBeObservable(firstResult);
    m.expect(together(second), late).toBeObservable(secondResult);
    m.expect(first).toHaveSubscriptions(firstSub);
    m.expect(second).toHaveSubscriptions(secondSub);
  }));

  it('keeps streams in step, round after round, at the pace of the slowest', draws('barrier-rounds', (m, draw) => {
    draw.code('source.pipe(concatMap(() => barrier.wait()))');
    const barrier = new Barrier(2);
    const fast = m.hot('   -a-a-a-------');
    const fastResult = '   ----0---0--0-';
    const slow = m.hot('   ----a---a--a-');
    const slowResult = '   ----1---1--1-';
    const step = concatMap(() => barrier.wait());
    draw.source('fast', fast);
    draw.source('slow', slow);
    draw.result('of fast', fast.pipe(step)).toBeObservable(fastResult, indices);
    draw.result('of slow', slow.pipe(step)).toBeObservable(slowResult, indices);
  }));

  it('counts a wait() made inside a grant for the next round', marbles((m) => {
    const barrier = new Barrier(2);
    const twice = '        ^--------';
    const twiceGranted = ' ------(0|)';
    const second = '       ---^-----';
    const secondGranted = '---(1|)';
    const third = '        ------^--';
    const thirdGranted = ' ------(1|)';
    const again = barrier.wait().pipe(mergeMap(() => barrier.wait()));
    m.expect(again, twice).toBeObservable(twiceGranted, indices);
    m.expect(barrier.wait(), second).toBeObservable(secondGranted, indices);
    m.expect(barrier.wait(), third).toBeObservable(thirdGranted, indices);
  }));

  describe('a party that unsubscribes', () => {
    it('while waiting leaves the round, and does not break it', marbles((m) => {
      const barrier = new Barrier(2);
      const left = '         -^-!---';
      const nothing = '      -------';
      const second = '       ----^--';
      const secondGranted = '------(0|)';
      const third = '        ------^';
      const thirdGranted = ' ------(1|)';
      const state = '        01-01-0';
      m.expect(stateOf(barrier)).toBeObservable(state);
      m.expect(barrier.wait(), left).toBeObservable(nothing);
      m.expect(barrier.wait(), second).toBeObservable(secondGranted, indices);
      m.expect(barrier.wait(), third).toBeObservable(thirdGranted, indices);
    }));

    it('passes its index on to those behind it', marbles((m) => {
      const barrier = new Barrier(3);
      const left = '         ^--!----';
      const nothing = '      --------';
      const second = '       -^------';
      const secondGranted = '------(0|)';
      const third = '        ----^---';
      const thirdGranted = ' ------(1|)';
      const fourth = '       ------^-';
      const fourthGranted = '------(2|)';
      m.expect(barrier.wait(), left).toBeObservable(nothing);
      m.expect(barrier.wait(), second).toBeObservable(secondGranted, indices);
      m.expect(barrier.wait(), third).toBeObservable(thirdGranted, indices);
      m.expect(barrier.wait(), fourth).toBeObservable(fourthGranted, indices);
    }));

    it('in the frame of the last arrival, before it, is missing', marbles((m) => {
      const barrier = new Barrier(2);
      const left = '    ^--!';
      const nothing = ' ----';
      const second = '  ---^';
      const state = '   1--(01)';
      m.expect(barrier.wait(), left).toBeObservable(nothing);
      m.expect(stateOf(barrier)).toBeObservable(state);
      m.expect(barrier.wait(), second).toBeObservable(nothing);
    }));

    it('in the grant of a party before it takes nothing from the others', marbles((m) => {
      const barrier = new Barrier(3);
      const leave = new Subject<void>();
      const first = '        ^-----';
      const firstGranted = ' ----(0|)';
      const second = '       --^---';
      const secondResult = ' ----|';
      const third = '        ----^-';
      const thirdGranted = ' ----(2|)';
      const sendsAway = barrier.wait().pipe(tap(() => leave.next()));
      m.expect(sendsAway, first).toBeObservable(firstGranted, indices);
      m.expect(barrier.wait().pipe(takeUntil(leave)), second).toBeObservable(secondResult);
      m.expect(barrier.wait(), third).toBeObservable(thirdGranted, indices);
    }));

    it('because it has waited too long leaves the others waiting', marbles((m) => {
      const barrier = new Barrier(2);
      const first = '        ^------';
      const firstResult = '  ---#';
      const second = '       ----^--';
      const secondGranted = '------(0|)';
      const third = '        ------^';
      const thirdGranted = ' ------(1|)';
      const impatient = barrier.wait().pipe(timeout(3), namedErrors());
      m.expect(impatient, first).toBeObservable(firstResult, indices, 'TimeoutError');
      m.expect(barrier.wait(), second).toBeObservable(secondGranted, indices);
      m.expect(barrier.wait(), third).toBeObservable(thirdGranted, indices);
    }));
  });

  describe('is aborted', () => {
    it('and errors waiting requests, and later ones until it is reset', marbles((m) => {
      const barrier = new Barrier(3);
      const made = '         ----a---r------';
      const first = '        -^-------------';
      const firstResult = '  ----#';
      const second = '       --^------------';
      const secondResult = ' ----#';
      const late = '         ------^--------';
      const lateResult = '   ------#';
      const after = '        ---------^-----';
      const afterResult = '  ---------------';
      const state = '        012-b---01-----';
      const wait = barrier.wait().pipe(namedErrors());
      calls(m, made, { a: () => barrier.abort(), r: () => barrier.reset() });
      m.expect(stateOf(barrier)).toBeObservable(state);
      m.expect(wait, first).toBeObservable(firstResult, indices, broken);
      m.expect(wait, second).toBeObservable(secondResult, indices, broken);
      m.expect(wait, late).toBeObservable(lateResult, indices, broken);
      m.expect(wait, after).toBeObservable(afterResult, indices, broken);
    }));

    it('by a grant, and errors the rest of the round in that frame', marbles((m) => {
      const barrier = new Barrier(3);
      const first = '        ^------';
      const firstGranted = ' ----(0|)';
      const second = '       --^----';
      const secondResult = ' ----#';
      const third = '        ----^--';
      const thirdResult = '  ----#';
      const state = '        --2-(0b)';
      const observer = '     --^----';
      const wait = barrier.wait().pipe(namedErrors());
      const aborts = barrier.wait().pipe(tap(() => barrier.abort()));
      m.expect(aborts, first).toBeObservable(firstGranted, indices);
      m.expect(wait, second).toBeObservable(secondResult, indices, broken);
      m.expect(stateOf(barrier), observer).toBeObservable(state);
      m.expect(wait, third).toBeObservable(thirdResult, indices, broken);
    }));
  });

  describe('is reset', () => {
    it('and errors waiting requests, and the next round is like the first', marbles((m) => {
      const barrier = new Barrier(2);
      const made = '         ---r-------';
      const first = '        -^---------';
      const firstResult = '  ---#';
      const second = '       -----^-----';
      const secondGranted = '-------(0|)';
      const third = '        -------^---';
      const thirdGranted = ' -------(1|)';
      const state = '        01-0-1-0---';
      const wait = barrier.wait().pipe(namedErrors());
      calls(m, made, { r: () => barrier.reset() });
      m.expect(stateOf(barrier)).toBeObservable(state);
      m.expect(wait, first).toBeObservable(firstResult, indices, broken);
      m.expect(wait, second).toBeObservable(secondGranted, indices);
      m.expect(wait, third).toBeObservable(thirdGranted, indices);
    }));

    it('by a grant, and errors the rest of the round in that frame', marbles((m) => {
      const barrier = new Barrier(2);
      const first = '        ^------';
      const firstGranted = ' ----(0|)';
      const second = '       ----^--';
      const secondResult = ' ----#';
      const wait = barrier.wait().pipe(namedErrors());
      const resets = barrier.wait().pipe(tap(() => barrier.reset()));
      m.expect(resets, first).toBeObservable(firstGranted, indices);
      m.expect(wait, second).toBeObservable(secondResult, indices, broken);
    }));

    it('and counts a request that is repeated for the new round', marbles((m) => {
      const barrier = new Barrier(2);
      const made = '         ---r----';
      const first = '        -^------';
      const firstGranted = ' -------(0|)';
      const second = '       -------^';
      const secondGranted = '-------(1|)';
      const state = '        01-(01)0';
      calls(m, made, { r: () => barrier.reset() });
      m.expect(stateOf(barrier)).toBeObservable(state);
      m.expect(barrier.wait().pipe(retry(1)), first).toBeObservable(firstGranted, indices);
      m.expect(barrier.wait(), second).toBeObservable(secondGranted, indices);
    }));
  });
});
