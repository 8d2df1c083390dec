import { map, mergeMap, Observable, type SchedulerLike, timer } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  allOf,
  type Lockable,
  type Permit,
  RateLimiter,
  Semaphore,
  throttleBySemaphore,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** A limiter as it is often written: it counts anew with each window of the clock. */
function fixedWindow(limit: number, window: number, clock: SchedulerLike): Lockable {
  let current = 0;
  let count = 0;
  return {
    acquire: () =>
      new Observable<Permit>((subscriber) => {
        const present = Math.floor(clock.now() / window);
        if (present > current) count = 0;
        current = Math.max(current, present);
        if (++count > limit) {
          current++;
          count = 1;
        }
        const wait = Math.max(current * window - clock.now(), 0);
        return timer(wait, clock)
          .pipe(mergeMap(() => new Semaphore().acquire()))
          .subscribe(subscriber);
      }),
  };
}

describe('marbles: RateLimiter', () => {
  it('lets no more than its limit pass at the edge of a window, where a fixed window lets twice as many', marbles((m) => {
    const sliding = new RateLimiter(2, 5, m.scheduler);
    const fixed = fixedWindow(2, 5, m.scheduler);
    // The fixed windows:    |----|----|----
    const asks = '           ----^----------';
    const fixedFirst = '     ----p----------';
    const fixedSecond = '    ----p----------';
    const fixedThird = '     -----p---------';
    const fixedFourth = '    -----p---------';
    const slidingFirst = '   ----p----------';
    const slidingSecond = '  ----p----------';
    const slidingThird = '   ---------p-----';
    const slidingFourth = '  ---------p-----';
    for (const granted of [fixedFirst, fixedSecond, fixedThird, fixedFourth]) {
      m.expect(stay(fixed), asks).toBeObservable(granted);
    }
    for (const granted of [slidingFirst, slidingSecond, slidingThird, slidingFourth]) {
      m.expect(stay(sliding), asks).toBeObservable(granted);
    }
  }));

  it('grants the next one exactly one window after the one that it waits for', marbles((m) => {
    const limiter = new RateLimiter(2, 6, m.scheduler);
    const first = '         ^--------------';
    const firstGranted = '  p--------------';
    const second = '        --^------------';
    const secondGranted = ' --p------------';
    const third = '         ---^-----------';
    const thirdGranted = '  ------p--------';
    const fourth = '        ---^-----------';
    const fourthGranted = ' --------p------';
    const fifth = '         ----^----------';
    const fifthGranted = '  ------------p--';
    const late = '          -------------^-';
    const lateGranted = '   --------------p';
    m.expect(stay(limiter), first).toBeObservable(firstGranted);
    m.expect(stay(limiter), second).toBeObservable(secondGranted);
    m.expect(stay(limiter), third).toBeObservable(thirdGranted);
    m.expect(stay(limiter), fourth).toBeObservable(fourthGranted);
    m.expect(stay(limiter), fifth).toBeObservable(fifthGranted);
    m.expect(stay(limiter), late).toBeObservable(lateGranted);
  }));

  it('gives no slot back for a permit that is released', marbles((m) => {
    const limiter = new RateLimiter(1, 5, m.scheduler);
    const first = '         ^!---------';
    const firstGranted = '  p----------';
    const second = '        --^!-------';
    const secondGranted = ' -----------';
    const third = '         ----^------';
    const thirdGranted = '  -----p-----';
    m.expect(stay(limiter), first).toBeObservable(firstGranted);
    m.expect(stay(limiter), second).toBeObservable(secondGranted);
    m.expect(stay(limiter), third).toBeObservable(thirdGranted);
  }));

  it('a request that is taken back frees its slot at once: the next one moves up', marbles((m) => {
    const limiter = new RateLimiter(1, 5, m.scheduler);
    const first = '         ^----------';
    const firstGranted = '  p----------';
    const leaves = '        -^-!-------';
    const leavesGranted = ' -----------';
    const third = '         --^--------';
    const thirdGranted = '  -----p-----';
    const fourth = '        ---^-------';
    const fourthGranted = ' ----------p';
    m.expect(stay(limiter), first).toBeObservable(firstGranted);
    m.expect(stay(limiter), leaves).toBeObservable(leavesGranted);
    m.expect(stay(limiter), third).toBeObservable(thirdGranted);
    m.expect(stay(limiter), fourth).toBeObservable(fourthGranted);
  }));

  it('tells a new observer what is available now, and the old one with the next transition', marbles((m) => {
    const limiter = new RateLimiter(2, 5, m.scheduler);
    const takes = '        -tt----------t-';
    const early = '        ^--------------';
    const earlyTold = '    210----------1-';
    const late = '         ------^--------';
    const lateTold = '     ------1--------';
    const later = '        --------^------';
    const laterTold = '    --------2----1-';
    const available$ = limiter.state$.pipe(map(({ available }) => String(available)));
    calls(m, takes, { t: () => limiter.tryAcquire() });
    m.expect(available$, early).toBeObservable(earlyTold);
    m.expect(available$, late).toBeObservable(lateTold);
    m.expect(available$, later).toBeObservable(laterTold);
  }));

  it('caps how often work starts, however long it takes, with throttleBySemaphore(limiter, work)', draws('rate-limiter', (m, draw) => {
    draw.code(
      'const limiter = new RateLimiter(2, 5)',
      'source.pipe(throttleBySemaphore(limiter, work))',
    );
    const limiter = new RateLimiter(2, 5, m.scheduler);
    const source = m.cold(' (abcde|)');
    const inner = m.cold('  -------x|');
    const innerSubs = [
      '                     ^-------!',
      '                     ^-------!',
      '                     -----^-------!',
      '                     -----^-------!',
      '                     ----------^-------!',
    ];
    const expected = '      -------(xx)-(xx)-x|';
    draw.source('source', source);
    draw.work('work', inner, source).toHaveSubscriptions(innerSubs);
    draw.result('result', source.pipe(throttleBySemaphore(limiter, () => inner))).toBeObservable(expected);
  }));

  it('is shared by turns: a stream with many values does not starve one with few', marbles((m) => {
    const limiter = new RateLimiter(1, 2, m.scheduler);
    const many = m.cold('      (abcd|)');
    const manyInner = m.cold(' (x|)');
    const manyResult = '       x-x---x---(x|)';
    const few = m.cold('       -(ef|)');
    const fewInner = m.cold('  (y|)');
    const fewResult = '        ----y---(y|)';
    m.expect(many.pipe(throttleBySemaphore(limiter, () => manyInner))).toBeObservable(manyResult);
    m.expect(few.pipe(throttleBySemaphore(limiter, () => fewInner))).toBeObservable(fewResult);
  }));

  it('with a semaphore, as allOf(semaphore, limiter), caps both how many run and how often one starts', marbles((m) => {
    const both = allOf(new Semaphore(2), new RateLimiter(3, 10, m.scheduler));
    const source = m.cold(' (abcdef|)');
    const inner = m.cold('  ----|');
    const innerSubs = [
      '                     ^---!',
      '                     ^---!',
      // The third start waits for a seat, the next two for the window, and the last for both.
      '                     ----^---!',
      '                     ----------^---!',
      '                     ----------^---!',
      '                     --------------^---!',
    ];
    const expected = '      ------------------|';
    m.expect(source.pipe(throttleBySemaphore(both, () => inner))).toBeObservable(expected);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('cancelWaiting errors those that wait, and the window goes on; close errors for good', marbles((m) => {
    const limiter = new RateLimiter(1, 6, m.scheduler);
    const first = '         ^--------------';
    const firstGranted = '  p--------------';
    const second = '        -^-------------';
    const secondHears = '   --#------------';
    const third = '         ---^-----------';
    const thirdGranted = '  ------p--------';
    const fourth = '        -------^-------';
    const fourthHears = '   --------#------';
    const fifth = '         -------------^-';
    const fifthHears = '    -------------#-';
    const ends = '          --w-----c------';
    calls(m, ends, { w: () => limiter.cancelWaiting(), c: () => limiter.close() });
    const named = stay(limiter).pipe(namedErrors());
    m.expect(named, first).toBeObservable(firstGranted);
    m.expect(named, second).toBeObservable(secondHears, undefined, 'CanceledError');
    m.expect(named, third).toBeObservable(thirdGranted);
    m.expect(named, fourth).toBeObservable(fourthHears, undefined, 'ClosedError');
    m.expect(named, fifth).toBeObservable(fifthHears, undefined, 'ClosedError');
  }));
});
