import { concatMap, map, mergeMap, skip, Subject, take, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Condition, Lock, type LockState, type Permit, Semaphore } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { exclusives } from './helpers/exclusives.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

for (const { name, make } of exclusives) {
  describe(`${name} is handed over`, () => {
    it('and leaves tryAcquire() nothing in that moment', marbles((m) => {
      const lock = make();
      const holder = '     ^---!--';
      const granted = '    p------';
      const next = '       --^----';
      const nextGranted = '----p--';
      const observer = '   -^-----';
      const taken = '      -nn-n--';
      const tries = lock.state$.pipe(map(() => (lock.tryAcquire() ? 'y' : 'n')));
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), next).toBeObservable(nextGranted);
      m.expect(tries, observer).toBeObservable(taken);
    }));

    it('and is locked in that moment', marbles((m) => {
      const lock = make();
      const holder = '     ^---!---';
      const granted = '    p-------';
      const next = '       --^----!';
      const nextGranted = '----p---';
      const observer = '   -^------';
      const locked = '     -ll-l--u';
      const seen = lock.state$.pipe(map(() => (lock.locked() ? 'l' : 'u')));
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), next).toBeObservable(nextGranted);
      m.expect(seen, observer).toBeObservable(locked);
    }));

    it('to the next, and not to a request made while the release is told', marbles((m) => {
      const lock = make();
      const holder = '         ^---!---';
      const granted = '        p-------';
      const next = '           --^----!';
      const nextGranted = '    ----p---';
      const observer = '       ---^----';
      const observerGranted = '-------p';
      const asksInThatMoment = lock.state$.pipe(
        skip(1),
        take(1),
        mergeMap(() => stay(lock)),
      );
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), next).toBeObservable(nextGranted);
      m.expect(asksInThatMoment, observer).toBeObservable(observerGranted);
    }));

    // r, release() is called; g, the next is granted; d, release() is done.
    it('before release() returns', marbles((m) => {
      const lock = make();
      lock.tryAcquire();
      const releases = '---r--';
      const next = '    -^----';
      const granted = ' ---p--';
      const happened = '---(rgd)';
      const happenings = new Subject<string>();
      calls(m, releases, {
        r() {
          happenings.next('r');
          lock.release();
          happenings.next('d');
        },
      });
      m.expect(happenings).toBeObservable(happened);
      m.expect(stay(lock).pipe(tap(() => happenings.next('g'))), next).toBeObservable(granted);
    }));

    // A letter, granted; in upper case, its release() has returned.
    it('to one after the other, not to one inside the other', marbles((m) => {
      const lock = make();
      const holder = '  ^---!';
      const granted = ' p----';
      const asks = '    -^';
      const through = ' ----(p|)';
      const happened = '----(aAbBcC)';
      const happenings = new Subject<string>();
      const passingThrough = (letter: string) =>
        lock.acquire().pipe(
          tap((permit: Permit) => {
            happenings.next(letter);
            permit.release();
            happenings.next(letter.toUpperCase());
          }),
          map(() => 'p'),
        );
      m.expect(happenings).toBeObservable(happened);
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(passingThrough('a'), asks).toBeObservable(through);
      m.expect(passingThrough('b'), asks).toBeObservable(through);
      m.expect(passingThrough('c'), asks).toBeObservable(through);
    }));
  });
}

describe('marbles: a semaphore on its way to the next holder', () => {
  it('is locked and leaves tryAcquire() nothing, even with permits to spare', marbles((m) => {
    const semaphore = new Semaphore(0);
    const next = '       -^-----';
    const nextGranted = '---p---';
    const releases = '   ---r---';
    const observer = '   --^----';
    const locked = '     --l(l|)';
    const taken = '      --n(n|)';
    const later = m.hot('-----t-');
    const laterTaken = ' -----y-';
    const seen = semaphore.state$.pipe(map(() => (semaphore.locked() ? 'l' : 'u')), take(2));
    const tries = () => (semaphore.tryAcquire() ? 'y' : 'n');
    calls(m, releases, { r: () => semaphore.release(2) });
    m.expect(seen, observer).toBeObservable(locked);
    m.expect(semaphore.state$.pipe(take(2), map(tries)), observer).toBeObservable(taken);
    m.expect(stay(semaphore), next).toBeObservable(nextGranted);
    m.expect(later.pipe(map(tries))).toBeObservable(laterTaken);
  }));
});

describe('marbles: a lock on its way to the next holder', () => {
  it('is never shown unlocked', draws('hand-over', (_, draw) => {
    draw.code('lock.release()');
    const lock = new Lock();
    const first = '        -^---!------';
    const firstGranted = ' -p----------';
    const second = '       ---^----!---';
    const secondGranted = '-----p------';
    const state = '        ul-L-l--u---';
    const states: Record<string, LockState> = {
      u: { locked: false, waiting: 0 },
      l: { locked: true, waiting: 0 },
      L: { locked: true, waiting: 1 },
    };
    draw.state('state$', lock.state$).toBeObservable(state, states);
    draw.stay('first', stay(lock), first).toBeObservable(firstGranted);
    draw.stay('second', stay(lock), second).toBeObservable(secondGranted);
  }));

  it('is held by nobody: release() is refused', marbles((m) => {
    const lock = new Lock();
    const holder = '     ^---!---';
    const granted = '    p-------';
    const next = '       --^----!';
    const nextGranted = '----p---';
    const observer = '   ---^----';
    const refused = '    ----#';
    const last = '       ---^----';
    const lastGranted = '-------p';
    const releases = lock.state$.pipe(skip(1), map(() => lock.release()), namedErrors());
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(stay(lock), next).toBeObservable(nextGranted);
    m.expect(stay(lock), last).toBeObservable(lastGranted);
    m.expect(releases, observer).toBeObservable(refused, undefined, 'NotLockedError');
  }));

  it('is held by nobody: wait() and notify() of its condition are refused', marbles((m) => {
    const condition = new Condition();
    const holder = '     ^---!---';
    const granted = '    p-------';
    const next = '       --^-----';
    const nextGranted = '----p---';
    const observer = '   ---^----';
    const refused = '    ----#';
    const inThatMoment = condition.lock.state$.pipe(skip(1));
    const waits = inThatMoment.pipe(concatMap(() => condition.wait()), namedErrors());
    const notifies = inThatMoment.pipe(map(() => condition.notify()), namedErrors());
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(stay(condition), next).toBeObservable(nextGranted);
    m.expect(waits, observer).toBeObservable(refused, undefined, 'NotLockedError');
    m.expect(notifies, observer).toBeObservable(refused, undefined, 'NotLockedError');
  }));
});
