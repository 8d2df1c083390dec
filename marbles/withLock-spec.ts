import { concat, EMPTY, finalize, merge } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Condition, Lock, type Lockable, Semaphore, withLock } from '../lib/index.js';
import { criticalSectionSuite } from './helpers/criticalSectionSuite.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

describe('marbles: withLock', () => {
  criticalSectionSuite((lock, source) => source.pipe(withLock(lock)));

  it('lets the second source in when the first is done', draws('with-lock', (m, draw) => {
    draw.code('merge(first.pipe(withLock(lock)),', '      second.pipe(withLock(lock)))');
    const lock = new Lock();
    const first = m.cold(' --a--|');
    const firstSub = '     ^----!';
    const second = m.cold('     -b-|');
    const secondSub = '    -----^--!';
    const expected = '     --a---b-|';
    const both = merge(first.pipe(withLock(lock)), second.pipe(withLock(lock)));
        draw.work('first', first, '^').toHaveSubscriptions(firstSub);
    draw.work('second', second, '^').toHaveSubscriptions(secondSub);
    draw.result('result', both).toBeObservable(expected);
  }));

  it('serves two pipes with one operator', marbles((m) => {
    const saving = withLock<string>(new Lock());
    const one = m.cold('  -a-|');
    const oneSub = '      ^--!';
    const other = m.cold('   b--|');
    const otherSub = '    ---^--!';
    const otherResult = ' ---b--|';
    m.expect(one.pipe(saving)).toBeObservable(one);
    m.expect(other.pipe(saving)).toBeObservable(otherResult);
    m.expect(one).toHaveSubscriptions(oneSub);
    m.expect(other).toHaveSubscriptions(otherSub);
  }));

  it('lets in as many as a semaphore has permits', marbles((m) => {
    const pool = new Semaphore(2);
    const source = m.cold('---a|');
    const sourceSubs = [
      '                    ^---!',
      '                    ^---!',
      '                    ----^---!',
    ];
    const expected = '     ---(aa)a|';
    const thrice = [1, 2, 3].map(() => source.pipe(withLock(pool)));
    m.expect(merge(...thrice)).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions(sourceSubs);
  }));

  it('runs under the lock of a condition', marbles((m) => {
    const condition = new Condition();
    const first = m.cold(' --a|');
    const second = m.cold('   -b|');
    const secondSub = '    ---^-!';
    const secondResult = ' ----b|';
    m.expect(first.pipe(withLock(condition))).toBeObservable(first);
    m.expect(second.pipe(withLock(condition.lock))).toBeObservable(secondResult);
    m.expect(second).toHaveSubscriptions(secondSub);
  }));

  it('takes anything lockable', marbles((m) => {
    const seats = new Semaphore(5);
    const tableForFour: Lockable = { acquire: () => seats.acquire(4) };
    const dinner = m.cold('---a|');
    const dinnerSub = '    ^---!';
    const value = '        1---5';
    m.expect(dinner.pipe(withLock(tableForFour))).toBeObservable(dinner);
    m.expect(valueOf(seats)).toBeObservable(value);
    m.expect(dinner).toHaveSubscriptions(dinnerSub);
  }));

  it('takes one lock inside another', marbles((m) => {
    const outer = new Lock();
    const inner = new Lock();
    const first = m.cold(' --a|');
    const second = m.cold('   -b|');
    const secondSub = '    ---^-!';
    const secondResult = ' ----b|';
    m.expect(first.pipe(withLock(inner), withLock(outer))).toBeObservable(first);
    m.expect(second.pipe(withLock(inner), withLock(outer))).toBeObservable(secondResult);
    m.expect(second).toHaveSubscriptions(secondSub);
  }));

  it('waits for ever if a source requests the lock that it runs under', marbles((m) => {
    const lock = new Lock();
    const source = m.cold('a|');
    const leaves = '       ^---!';
    const nothing = '      -----';
    m.expect(source.pipe(withLock(lock), withLock(lock)), leaves).toBeObservable(nothing);
    m.expect(source).toHaveSubscriptions([]);
  }));

  it('holds the lock through a second part that starts when the first ends', marbles((m) => {
    const lock = new Lock();
    const load = m.cold(' -a|');
    const save = m.cold('   -b|');
    const saveSub = '     --^-!';
    const both = '        -a-b|';
    const rival = m.cold('    c|');
    const rivalSub = '    ----^!';
    const rivalResult = ' ----c|';
    m.expect(concat(load, save).pipe(withLock(lock))).toBeObservable(both);
    m.expect(rival.pipe(withLock(lock))).toBeObservable(rivalResult);
    m.expect(save).toHaveSubscriptions(saveSub);
    m.expect(rival).toHaveSubscriptions(rivalSub);
  }));

  it('gives the permit back if the finalizer of the source requests the lock', marbles((m) => {
    const lock = new Lock();
    const log = m.cold('      -d|');
    const logSub = '       ---^-!';
    const source = m.cold('-a-|');
    const expected = '     -a-|';
    const asksAgain = finalize<string>(() => log.pipe(withLock(lock)).subscribe());
    m.expect(source.pipe(asksAgain, withLock(lock))).toBeObservable(expected);
    m.expect(log).toHaveSubscriptions(logSub);
  }));

  it('completes with a lockable that grants nothing', marbles((m) => {
    const closed: Lockable = { acquire: () => EMPTY };
    const source = m.cold('a|');
    const expected = '     |';
    m.expect(source.pipe(withLock(closed))).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions([]);
  }));
});
