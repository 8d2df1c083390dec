import { concatMap, defer, map, mergeMap, take } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Lock, usingLock, withLock } from '../lib/index.js';

describe('marbles: one lock for two streams', () => {
  it('lets one of them in at a time', marbles((m) => {
    const lock = new Lock();
    const clicks = m.hot('-a---b-----|');
    const save = m.cold('  --s|');
    const saveSubs = [
      '                   -^--!',
      '                   -------^--!',
    ];
    const saved = '       ---s-----s-|';
    const ticks = m.hot(' --c---d----|');
    const load = m.cold('     --l|');
    const loadSubs = [
      '                   ----^--!',
      '                   ----------^--!',
    ];
    const loaded = '      ------l-----l|';
    m.expect(clicks.pipe(mergeMap(() => save.pipe(withLock(lock))))).toBeObservable(saved);
    m.expect(ticks.pipe(mergeMap(() => load.pipe(withLock(lock))))).toBeObservable(loaded);
    m.expect(save).toHaveSubscriptions(saveSubs);
    m.expect(load).toHaveSubscriptions(loadSubs);
  }));

  it('lets them overlap if each has its own lock', marbles((m) => {
    const source = m.cold('--a|');
    const sourceSubs = [
      '                    ^--!',
      '                    ^--!',
    ];
    m.expect(source.pipe(withLock(new Lock()))).toBeObservable(source);
    m.expect(source.pipe(withLock(new Lock()))).toBeObservable(source);
    m.expect(source).toHaveSubscriptions(sourceSubs);
  }));

  it('loses no update that both read and then write', marbles((m) => {
    const lock = new Lock();
    const writing = m.cold('--w|');
    const writes = [
      '                     ^--!',
      '                     ---^--!',
    ];
    const one = '           --1|';
    const other = '         -----2|';
    let count = 0;
    const increment = defer(() => {
      const read = count;
      return writing.pipe(map(() => (count = read + 1).toString()));
    });
    m.expect(increment.pipe(withLock(lock))).toBeObservable(one);
    m.expect(increment.pipe(withLock(lock))).toBeObservable(other);
    m.expect(writing).toHaveSubscriptions(writes);
  }));

  it('which is lost without it', marbles((m) => {
    const writing = m.cold('--w|');
    const one = '           --1|';
    const other = '         --1|';
    let count = 0;
    const increment = defer(() => {
      const read = count;
      return writing.pipe(map(() => (count = read + 1).toString()));
    });
    m.expect(increment).toBeObservable(one);
    m.expect(increment).toBeObservable(other);
  }));

  it('serves them in turns, if both have much to do', marbles((m) => {
    const lock = new Lock();
    const one = m.cold('      (abc|)');
    const oneWork = m.cold('  -x|');
    const oneWorkSubs = [
      '                       ^-!',
      '                       ----^-!',
      '                       --------^-!',
    ];
    const oneResult = '       -x---x---x|';
    const other = m.cold('    (de|)');
    const otherWork = m.cold('  -y|');
    const otherWorkSubs = [
      '                       --^-!',
      '                       ------^-!',
    ];
    const otherResult = '     ---y---y|';
    const works = one.pipe(concatMap(() => oneWork.pipe(withLock(lock))));
    const otherWorks = other.pipe(concatMap(() => otherWork.pipe(withLock(lock))));
    m.expect(works).toBeObservable(oneResult);
    m.expect(otherWorks).toBeObservable(otherResult);
    m.expect(oneWork).toHaveSubscriptions(oneWorkSubs);
    m.expect(otherWork).toHaveSubscriptions(otherWorkSubs);
  }));

  it('lets one continue if the other errors', marbles((m) => {
    const lock = new Lock();
    const failing = m.cold('-a-#');
    const waiting = m.cold('   -b|');
    const waitingSub = '    ---^-!';
    const waitingResult = ' ----b|';
    m.expect(failing.pipe(withLock(lock))).toBeObservable(failing);
    m.expect(waiting.pipe(withLock(lock))).toBeObservable(waitingResult);
    m.expect(waiting).toHaveSubscriptions(waitingSub);
  }));

  it('lets one continue if the other has enough values', marbles((m) => {
    const lock = new Lock();
    const endless = m.cold('-a-b-c-d-e');
    const endlessSub = '    ^--!';
    const two = '           -a-(b|)';
    const waiting = m.cold('   -f|');
    const waitingSub = '    ---^-!';
    const waitingResult = ' ----f|';
    m.expect(endless.pipe(withLock(lock), take(2))).toBeObservable(two);
    m.expect(usingLock(lock, () => waiting)).toBeObservable(waitingResult);
    m.expect(endless).toHaveSubscriptions(endlessSub);
    m.expect(waiting).toHaveSubscriptions(waitingSub);
  }));
});
