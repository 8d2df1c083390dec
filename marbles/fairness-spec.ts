import { concat, map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { withLock } from '../lib/index.js';
import { exclusives } from './helpers/exclusives.js';
import { stay } from './helpers/stay.js';

for (const { name, make } of exclusives) {
  describe(`${name} is granted first come, first served`, () => {
    it('in the order of the requests', marbles((m) => {
      const lock = make();
      const first = '        ^---!-----------';
      const firstGranted = ' p---------------';
      const second = '       -^-----!--------';
      const secondGranted = '----p-----------';
      const third = '        --^------!------';
      const thirdGranted = ' -------p--------';
      const fourth = '       ---^---------!--';
      const fourthGranted = '---------p------';
      m.expect(stay(lock), fourth).toBeObservable(fourthGranted);
      m.expect(stay(lock), third).toBeObservable(thirdGranted);
      m.expect(stay(lock), second).toBeObservable(secondGranted);
      m.expect(stay(lock), first).toBeObservable(firstGranted);
    }));

    it('and tryAcquire() does not overtake waiting requests', marbles((m) => {
      const lock = make();
      const holder = '        ^---!-------';
      const granted = '       p-----------';
      const waiting = '       --^-----!---';
      const waitingGranted = '----p-------';
      const tries = m.hot('   -t-t--t---t-');
      const taken = '         -n-n--n---y-';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), waiting).toBeObservable(waitingGranted);
      m.expect(tries.pipe(map(() => (lock.tryAcquire() ? 'y' : 'n')))).toBeObservable(taken);
    }));

    it('and a request made as the holder leaves comes after waiting ones', marbles((m) => {
      const lock = make();
      const holder = '        ^---!-------';
      const granted = '       p-----------';
      const again = '         ----^-------';
      const againGranted = '  -------p----';
      const waiting = '       --^----!----';
      const waitingGranted = '----p-------';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), again).toBeObservable(againGranted);
      m.expect(stay(lock), waiting).toBeObservable(waitingGranted);
    }));

    it('and a holder that requests it again comes after waiting requests', marbles((m) => {
      const lock = make();
      const first = m.cold(' --a|');
      const firstResult = '  --a-----c|';
      const second = m.cold('   --b|');
      const secondSub = '    ---^--!';
      const secondResult = ' -----b|';
      const third = m.cold('       --c|');
      const thirdSub = '     ------^--!';
      const thenThird = concat(first.pipe(withLock(lock)), third.pipe(withLock(lock)));
      m.expect(thenThird).toBeObservable(firstResult);
      m.expect(second.pipe(withLock(lock))).toBeObservable(secondResult);
      m.expect(second).toHaveSubscriptions(secondSub);
      m.expect(third).toHaveSubscriptions(thirdSub);
    }));
  });
}
