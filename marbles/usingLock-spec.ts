import { endWith, map, Subject, takeUntil, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Lock, type Permit, Semaphore, usingLock } from '../lib/index.js';
import { criticalSectionSuite } from './helpers/criticalSectionSuite.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

describe('marbles: usingLock', () => {
  criticalSectionSuite((lock, source) => usingLock(lock, () => source));

  it('calls the work once granted, and again for each subscription', marbles((m) => {
    const lock = new Lock();
    const calls = new Subject<'w'>();
    const source = m.cold('-a-|');
    const made = usingLock(lock, () => {
      calls.next('w');
      return source;
    });
    const worked = '       w--w--';
    const one = '          -a-|';
    const other = '        ----a-|';
    m.expect(calls).toBeObservable(worked);
    m.expect(made).toBeObservable(one);
    m.expect(made).toBeObservable(other);
  }));

  it('passes the work its permit, which is not released while it runs', marbles((m) => {
    const source = m.cold('-a-b|');
    const released = { f: false, t: true };
    const expected = '     -f-f(t|)';
    let shown: Permit | undefined;
    const result = usingLock(new Lock(), (permit) => {
      shown = permit;
      return source;
    });
    const whether = result.pipe(endWith('end'), map(() => shown?.released));
    m.expect(whether).toBeObservable(expected, released);
  }));

  it('lets the work give its permit back early', marbles((m) => {
    const lock = new Lock();
    const first = m.cold(' --r---a|');
    const second = m.cold('  -b|');
    const secondSub = '    --^-!';
    const secondResult = ' ---b|';
    const early = usingLock(lock, (permit) =>
      first.pipe(
        tap((letter) => {
          if (letter === 'r') permit.release();
        }),
      ),
    );
    m.expect(early).toBeObservable(first);
    m.expect(usingLock(lock, () => second)).toBeObservable(secondResult);
    m.expect(second).toHaveSubscriptions(secondSub);
  }));

  it('never frees the lock of the next holder if the work has given its permit back', marbles((m) => {
    const lock = new Lock();
    const first = m.cold(' r---|');
    const second = m.cold('-----b|');
    const secondSub = '    ^-----!';
    const third = m.cold('       c|');
    const thirdSub = '     ------^!';
    const thirdResult = '  ------c|';
    const early = usingLock(lock, (permit) => first.pipe(tap(() => permit.release())));
    m.expect(early).toBeObservable(first);
    m.expect(usingLock(lock, () => second)).toBeObservable(second);
    m.expect(usingLock(lock, () => third)).toBeObservable(thirdResult);
    m.expect(second).toHaveSubscriptions(secondSub);
    m.expect(third).toHaveSubscriptions(thirdSub);
  }));

  it('runs the work once it has both permits', draws('using-lock', (m, draw) => {
    draw.code('const pool = new Semaphore(3)', 'usingLock(pool.acquire(2), (p) => work(p))');
    const pool = new Semaphore(3);
    const source = m.cold('--a-|');
    const sourceSub = '    ^---!';
    const expected = '     --a-|';
    const value = '        1---3';
    draw.work('work(p)', source, '^').toHaveSubscriptions(sourceSub);
    draw.result('result', usingLock(pool.acquire(2), () => source)).toBeObservable(expected);
    draw.state('value', valueOf(pool)).toBeObservable(value);
  }));

  it('runs anything that can be turned into an Observable', marbles((m) => {
    const lock = new Lock();
    const holder = '     ^--!';
    const granted = '    p---';
    const array = '      ---(ab|)';
    const iterable = '   ---(cd|)';
    const next = m.cold('   e|');
    const nextSub = '    ---^!';
    const nextResult = ' ---e|';
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(usingLock(lock, () => ['a', 'b'])).toBeObservable(array);
    m.expect(usingLock(lock, () => new Set('cd'))).toBeObservable(iterable);
    m.expect(usingLock(lock, () => next)).toBeObservable(nextResult);
    m.expect(next).toHaveSubscriptions(nextSub);
  }));

  it('errors if the work throws, and gives the permit back', marbles((m) => {
    const lock = new Lock();
    const holder = '     ^--!';
    const granted = '    p---';
    const thrown = new Error('thrown');
    const failed = '     ---#';
    const next = m.cold('   -a|');
    const nextSub = '    ---^-!';
    const nextResult = ' ----a|';
    const failing = usingLock(lock, () => {
      throw thrown;
    });
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(failing).toBeObservable(failed, undefined, thrown);
    m.expect(usingLock(lock, () => next)).toBeObservable(nextResult);
    m.expect(next).toHaveSubscriptions(nextSub);
  }));

  it('does not subscribe to the result of the work if the work has unsubscribed it', marbles((m) => {
    const lock = new Lock();
    const source = m.cold('-a|');
    const next = m.cold('  -b|');
    const nextSub = '      ^-!';
    const expected = '     |';
    const stop = new Subject<void>();
    const left = usingLock(lock, () => {
      stop.next();
      return source;
    });
    m.expect(left.pipe(takeUntil(stop))).toBeObservable(expected);
    m.expect(usingLock(lock, () => next)).toBeObservable(next);
    m.expect(source).toHaveSubscriptions([]);
    m.expect(next).toHaveSubscriptions(nextSub);
  }));
});
