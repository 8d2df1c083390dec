import { map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { BoundedSemaphore, Semaphore, withLock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';

const semaphores = [Semaphore, BoundedSemaphore] as const;

for (const Kind of semaphores) {
  describe(`requests for several permits: ${Kind.name}`, () => {
    it('are granted all or none, as one permit', marbles((m) => {
      const pool = new Kind(3);
      const one = '         -^---!-----';
      const oneGranted = '  -p---------';
      const three = '       --^-----!--';
      const threeGranted = '-----p-----';
      const value = '       32---0--3--';
      m.expect(valueOf(pool)).toBeObservable(value);
      m.expect(stay(pool.acquire()), one).toBeObservable(oneGranted);
      m.expect(stay(pool.acquire(3)), three).toBeObservable(threeGranted);
    }));

    it('wait until enough permits have come back one by one', marbles((m) => {
      const pool = new Kind(3);
      const one = '         -^-----!--------';
      const oneGranted = '  -p--------------';
      const two = '         --^--!----------';
      const twoGranted = '  --p-------------';
      const three = '       ---^--------!---';
      const threeGranted = '-------p--------';
      const value = '       320--2-0----3---';
      m.expect(stay(pool.acquire()), one).toBeObservable(oneGranted);
      m.expect(stay(pool.acquire(2)), two).toBeObservable(twoGranted);
      m.expect(stay(pool.acquire(3)), three).toBeObservable(threeGranted);
      m.expect(valueOf(pool)).toBeObservable(value);
    }));

    it('are not overtaken by a small one behind a big one', marbles((m) => {
      const pool = new Kind(2);
      const holder = '      ^----!-----';
      const granted = '     p----------';
      const big = '         -^-----!---';
      const bigGranted = '  -----p-----';
      const small = '       --^--------';
      const smallGranted = '-------p---';
      m.expect(stay(pool.acquire()), holder).toBeObservable(granted);
      m.expect(stay(pool.acquire(2)), big).toBeObservable(bigGranted);
      m.expect(stay(pool.acquire()), small).toBeObservable(smallGranted);
    }));

    it('are not overtaken by tryAcquire()', marbles((m) => {
      const pool = new Kind(2);
      const holder = '     ^----!-----';
      const granted = '    p----------';
      const big = '        --^----!---';
      const bigGranted = ' -----p-----';
      const tries = m.hot('---t--t--t-');
      const taken = '      ---n--n--y-';
      m.expect(stay(pool.acquire()), holder).toBeObservable(granted);
      m.expect(stay(pool.acquire(2)), big).toBeObservable(bigGranted);
      m.expect(tries.pipe(map(() => (pool.tryAcquire() ? 'y' : 'n')))).toBeObservable(taken);
    }));

    it('count as locked while a big one waits, even if permits are available', marbles((m) => {
      const pool = new Kind(2);
      const holder = '   ^----------';
      const granted = '  p----------';
      const big = '      --^--!';
      const bigResult = '------';
      const asked = m.hot('-?-?---?---');
      const locked = '   -n-y---n---';
      m.expect(stay(pool.acquire()), holder).toBeObservable(granted);
      m.expect(stay(pool.acquire(2)), big).toBeObservable(bigResult);
      m.expect(asked.pipe(map(() => (pool.locked() ? 'y' : 'n')))).toBeObservable(locked);
    }));

    it('let in the small ones when a big one leaves', marbles((m) => {
      const pool = new Kind(3);
      const holder = '      ^----------';
      const granted = '     p----------';
      const big = '         -^---!';
      const bigResult = '   ------';
      const small = '       --^--------';
      const other = '       ---^-------';
      const smallGranted = '-----p-----';
      m.expect(stay(pool.acquire()), holder).toBeObservable(granted);
      m.expect(stay(pool.acquire(3)), big).toBeObservable(bigResult);
      m.expect(stay(pool.acquire()), small).toBeObservable(smallGranted);
      m.expect(stay(pool.acquire()), other).toBeObservable(smallGranted);
    }));

    it('let in as many as fit when many permits come back at once', marbles((m) => {
      const pool = new Kind(4);
      const holder = ' ^----!-----';
      const granted = 'p----------';
      const two = '    -^---------';
      const one = '    --^--------';
      const fit = '    -----p-----';
      const three = '  ---^-----!-';
      const nothing = '-----------';
      m.expect(stay(pool.acquire(4)), holder).toBeObservable(granted);
      m.expect(stay(pool.acquire(2)), two).toBeObservable(fit);
      m.expect(stay(pool.acquire(1)), one).toBeObservable(fit);
      m.expect(stay(pool.acquire(3)), three).toBeObservable(nothing);
    }));

    it('run streams of different weight side by side', marbles((m) => {
      const memory = new Kind(10);
      const big = m.cold('   ---a|');
      const bigSub = '       ^---!';
      const small = m.cold(' --b|');
      const smallSub = '     ^--!';
      const middle = m.cold('    -c|');
      const middleSub = '    ----^-!';
      const middleResult = ' -----c|';
      m.expect(big.pipe(withLock(memory.acquire(7)))).toBeObservable(big);
      m.expect(small.pipe(withLock(memory.acquire(3)))).toBeObservable(small);
      m.expect(middle.pipe(withLock(memory.acquire(5)))).toBeObservable(middleResult);
      m.expect(big).toHaveSubscriptions(bigSub);
      m.expect(small).toHaveSubscriptions(smallSub);
      m.expect(middle).toHaveSubscriptions(middleSub);
    }));
  });
}

describe('marbles: a request for more permits than there have ever been', () => {
  it('is granted if a semaphore is released past its first value', marbles((m) => {
    const semaphore = new Semaphore(1);
    const releases = '---r----';
    const asks = '    -^----!-';
    const granted = ' ---p----';
    const value = '   1--0--3-';
    calls(m, releases, { r: () => semaphore.release(2) });
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore.acquire(3)), asks).toBeObservable(granted);
  }));
});
