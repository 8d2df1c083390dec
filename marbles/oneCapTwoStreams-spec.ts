import { mergeMap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Semaphore, throttleBySemaphore, withLock } from '../lib/index.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

describe('marbles: one cap for two streams', () => {
  it('is not exceeded by both together', draws('one-cap-two-streams', (m, draw) => {
    draw.code(
      'const cap = new Semaphore(2)',
      'one.pipe(throttleBySemaphore(cap, load))',
      'other.pipe(throttleBySemaphore(cap, save))',
    );
    const cap = new Semaphore(2);
    const one = m.cold('       (abc|)');
    const oneInner = m.cold('  ---|');
    const oneInnerSubs = [
      '                        ^--!',
      '                        ^--!',
      '                        ---^--!',
    ];
    const oneResult = '        ------|';
    const other = m.cold('     (def|)');
    const otherInner = m.cold('   ---|');
    const otherInnerSubs = [
      '                        ---^--!',
      '                        ------^--!',
      '                        ------^--!',
    ];
    const otherResult = '      ---------|';
    draw.source('one', one);
    draw.source('other', other);
    m.expect(one.pipe(throttleBySemaphore(cap, () => oneInner))).toBeObservable(oneResult);
    m.expect(other.pipe(throttleBySemaphore(cap, () => otherInner))).toBeObservable(otherResult);
    draw.work('load', oneInner, one).toHaveSubscriptions(oneInnerSubs);
    draw.work('save', otherInner, other).toHaveSubscriptions(otherInnerSubs);
  }));

  it('is exceeded by both together if each has its own throttleBySemaphore(2)', marbles((m) => {
    const one = m.cold('       (abc|)');
    const oneInner = m.cold('  ---|');
    const oneInnerSubs = [
      '                        ^--!',
      '                        ^--!',
      '                        ---^--!',
    ];
    const other = m.cold('     (def|)');
    const otherInner = m.cold('---|');
    const otherInnerSubs = [
      '                        ^--!',
      '                        ^--!',
      '                        ---^--!',
    ];
    const result = '           ------|';
    m.expect(one.pipe(throttleBySemaphore(2, () => oneInner))).toBeObservable(result);
    m.expect(other.pipe(throttleBySemaphore(2, () => otherInner))).toBeObservable(result);
    m.expect(oneInner).toHaveSubscriptions(oneInnerSubs);
    m.expect(otherInner).toHaveSubscriptions(otherInnerSubs);
  }));

  it('is exceeded by both together if each has a mergeMap(…, 2)', draws('two-merge-maps', (m, draw) => {
    draw.code('one.pipe(mergeMap(load, 2))', 'other.pipe(mergeMap(save, 2))');
    const one = m.cold('       (abc|)');
    const oneInner = m.cold('  ---|');
    const oneInnerSubs = [
      '                        ^--!',
      '                        ^--!',
      '                        ---^--!',
    ];
    const other = m.cold('     (def|)');
    const otherInner = m.cold('---|');
    const otherInnerSubs = [
      '                        ^--!',
      '                        ^--!',
      '                        ---^--!',
    ];
    const result = '           ------|';
    draw.source('one', one);
    draw.source('other', other);
    m.expect(one.pipe(mergeMap(() => oneInner, 2))).toBeObservable(result);
    m.expect(other.pipe(mergeMap(() => otherInner, 2))).toBeObservable(result);
    draw.work('load', oneInner, one).toHaveSubscriptions(oneInnerSubs);
    draw.work('save', otherInner, other).toHaveSubscriptions(otherInnerSubs);
  }));

  it('is used by one alone while the other has nothing to run', marbles((m) => {
    const cap = new Semaphore(2);
    const one = m.cold('       (ab|)');
    const oneInner = m.cold('  ---|');
    const oneInnerSubs = [
      '                        ^--!',
      '                        ^--!',
    ];
    const oneResult = '        ---|';
    const other = m.cold('     ---(cd|)');
    const otherInner = m.cold('   --|');
    const otherInnerSubs = [
      '                        ---^-!',
      '                        ---^-!',
    ];
    const otherResult = '      -----|';
    m.expect(one.pipe(throttleBySemaphore(cap, () => oneInner))).toBeObservable(oneResult);
    m.expect(other.pipe(throttleBySemaphore(cap, () => otherInner))).toBeObservable(otherResult);
    m.expect(oneInner).toHaveSubscriptions(oneInnerSubs);
    m.expect(otherInner).toHaveSubscriptions(otherInnerSubs);
  }));

  it('is shared in turns', marbles((m) => {
    const cap = new Semaphore(1);
    const one = m.cold('       (abcd|)');
    const oneInner = m.cold('  -x|');
    const oneInnerSubs = [
      '                        ^-!',
      '                        --^-!',
      '                        ------^-!',
      '                        ----------^-!',
    ];
    const oneResult = '        -x-x---x---x|';
    const other = m.cold('     -(ef|)');
    const otherInner = m.cold('    -y|');
    const otherInnerSubs = [
      '                        ----^-!',
      '                        --------^-!',
    ];
    const otherResult = '      -----y---y|';
    m.expect(one.pipe(throttleBySemaphore(cap, () => oneInner))).toBeObservable(oneResult);
    m.expect(other.pipe(throttleBySemaphore(cap, () => otherInner))).toBeObservable(otherResult);
    m.expect(oneInner).toHaveSubscriptions(oneInnerSubs);
    m.expect(otherInner).toHaveSubscriptions(otherInnerSubs);
  }));

  it('is shared in turns, among three', marbles((m) => {
    const cap = new Semaphore(1);
    const source = m.cold('a-b-c|');
    const one = m.cold('   -x|');
    const oneSubs = [
      '                    ^-!',
      '                    ------^-!',
      '                    ------------^-!',
    ];
    const two = m.cold('     -y|');
    const twoSubs = [
      '                    --^-!',
      '                    --------^-!',
      '                    --------------^-!',
    ];
    const three = m.cold('     -z|');
    const threeSubs = [
      '                    ----^-!',
      '                    ----------^-!',
      '                    ----------------^-!',
    ];
    const oneResult = '    -x-----x-----x|';
    const twoResult = '    ---y-----y-----y|';
    const threeResult = '  -----z-----z-----z|';
    m.expect(source.pipe(throttleBySemaphore(cap, () => one))).toBeObservable(oneResult);
    m.expect(source.pipe(throttleBySemaphore(cap, () => two))).toBeObservable(twoResult);
    m.expect(source.pipe(throttleBySemaphore(cap, () => three))).toBeObservable(threeResult);
    m.expect(one).toHaveSubscriptions(oneSubs);
    m.expect(two).toHaveSubscriptions(twoSubs);
    m.expect(three).toHaveSubscriptions(threeSubs);
  }));

  it('gives one what the other gives back when it is unsubscribed', marbles((m) => {
    const cap = new Semaphore(2);
    const one = m.cold('       (abc|)');
    const leaves = '           ^---!';
    const oneInner = m.cold('  -----|');
    const oneInnerSubs = [
      '                        ^---!',
      '                        ^---!',
    ];
    const oneResult = '        -----';
    const other = m.cold('     -(de|)');
    const otherInner = m.cold('    --|');
    const otherInnerSubs = [
      '                        ----^-!',
      '                        ----^-!',
    ];
    const otherResult = '      ------|';
    m.expect(one.pipe(throttleBySemaphore(cap, () => oneInner)), leaves).toBeObservable(oneResult);
    m.expect(other.pipe(throttleBySemaphore(cap, () => otherInner))).toBeObservable(otherResult);
    m.expect(oneInner).toHaveSubscriptions(oneInnerSubs);
    m.expect(otherInner).toHaveSubscriptions(otherInnerSubs);
  }));

  it('gives one what the other gives back on an error', marbles((m) => {
    const cap = new Semaphore(2);
    const one = m.cold('       (abc|)');
    const oneInner = m.cold('  ----#');
    const oneInnerSubs = [
      '                        ^---!',
      '                        ^---!',
    ];
    const oneResult = '        ----#';
    const other = m.cold('     -(de|)');
    const otherInner = m.cold('    --|');
    const otherInnerSubs = [
      '                        ----^-!',
      '                        ----^-!',
    ];
    const otherResult = '      ------|';
    m.expect(one.pipe(throttleBySemaphore(cap, () => oneInner))).toBeObservable(oneResult);
    m.expect(other.pipe(throttleBySemaphore(cap, () => otherInner))).toBeObservable(otherResult);
    m.expect(oneInner).toHaveSubscriptions(oneInnerSubs);
    m.expect(otherInner).toHaveSubscriptions(otherInnerSubs);
  }));

  it('counts a stream under withLock and a holder of several permits alike', marbles((m) => {
    const cap = new Semaphore(3);
    const holder = '       ^---!----';
    const granted = '      p--------';
    const source = m.cold('-(ab|)');
    const inner = m.cold('  --x--|');
    const innerSubs = [
      '                    -^----!',
      '                    ----^----!',
    ];
    const expected = '     ---x--x--|';
    const locked = m.cold('    -y|');
    const lockedAsks = '   --^';
    const lockedSub = '    ----^-!';
    const lockedResult = ' -----y|';
    m.expect(stay(cap.acquire(2)), holder).toBeObservable(granted);
    m.expect(source.pipe(throttleBySemaphore(cap, () => inner))).toBeObservable(expected);
    m.expect(locked.pipe(withLock(cap)), lockedAsks).toBeObservable(lockedResult);
    m.expect(inner).toHaveSubscriptions(innerSubs);
    m.expect(locked).toHaveSubscriptions(lockedSub);
  }));
});
