import { map, skip, Subject, switchMap, take, takeUntil, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Event, Lock, withLock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { exclusives } from './helpers/exclusives.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

for (const { name, make } of exclusives) {
  describe(`a request for ${name} is taken back`, () => {
    it('by the first in the queue', marbles((m) => {
      const lock = make();
      const holder = '       ^-----!----';
      const granted = '      p----------';
      const first = '        -^--!';
      const firstResult = '  -----';
      const second = '       --^-----!--';
      const secondGranted = '------p----';
      const third = '        ---^-------';
      const thirdGranted = ' --------p--';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), first).toBeObservable(firstResult);
      m.expect(stay(lock), second).toBeObservable(secondGranted);
      m.expect(stay(lock), third).toBeObservable(thirdGranted);
    }));

    it('by one in the middle', marbles((m) => {
      const lock = make();
      const holder = '      ^-----!----';
      const granted = '     p----------';
      const first = '       -^------!--';
      const firstGranted = '------p----';
      const second = '      --^-!';
      const secondResult = '-----';
      const third = '       ---^-------';
      const thirdGranted = '--------p--';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), first).toBeObservable(firstGranted);
      m.expect(stay(lock), second).toBeObservable(secondResult);
      m.expect(stay(lock), third).toBeObservable(thirdGranted);
    }));

    it('by the last, and the next request takes its place', marbles((m) => {
      const lock = make();
      const holder = '      ^-----!----';
      const granted = '     p----------';
      const first = '       -^------!--';
      const firstGranted = '------p----';
      const second = '      --^-!';
      const secondResult = '-----';
      const third = '       -----^-----';
      const thirdGranted = '--------p--';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), first).toBeObservable(firstGranted);
      m.expect(stay(lock), second).toBeObservable(secondResult);
      m.expect(stay(lock), third).toBeObservable(thirdGranted);
    }));

    it('at once: it is no longer counted as waiting', marbles((m) => {
      const lock = make();
      const holder = '  ^-------';
      const granted = ' p-------';
      const first = '   -^--!';
      const second = '  --^---!';
      const nothing = ' -------';
      const observer = '^-------';
      const waiting = ' 012-1-0-';
      const count = lock.state$.pipe(map((state) => state.waiting.toString()));
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(count, observer).toBeObservable(waiting);
      m.expect(stay(lock), first).toBeObservable(nothing);
      m.expect(stay(lock), second).toBeObservable(nothing);
    }));

    it('in the frame of the release, before it', marbles((m) => {
      const lock = make();
      const first = '        -^--!';
      const firstResult = '  -----';
      const holder = '       ^---!';
      const granted = '      p----';
      const second = '       --^--';
      const secondGranted = '----p';
      m.expect(stay(lock), first).toBeObservable(firstResult);
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), second).toBeObservable(secondGranted);
    }));

    it('in the frame of the release, after it, and passes its permit on', marbles((m) => {
      const lock = make();
      const holder = '       ^---!';
      const granted = '      p----';
      const first = '        -^--!';
      const firstGranted = ' ----p';
      const second = '       --^--';
      const secondGranted = '----p';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), first).toBeObservable(firstGranted);
      m.expect(stay(lock), second).toBeObservable(secondGranted);
    }));

    it('by an observer of the release that would grant it', marbles((m) => {
      const lock = make();
      const holder = '       ^---!-';
      const granted = '      p-----';
      const first = '        -^----';
      const firstResult = '  ----|';
      const second = '       --^---';
      const secondGranted = '----p-';
      const observer = '     ---^--';
      const told = '         ----(l|)';
      const leave = new Subject<void>();
      const seen = lock.state$.pipe(
        skip(1),
        take(1),
        tap(() => leave.next()),
        map(() => 'l'),
      );
      m.expect(seen, observer).toBeObservable(told);
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock).pipe(takeUntil(leave)), first).toBeObservable(firstResult);
      m.expect(stay(lock), second).toBeObservable(secondGranted);
    }));

    it('by the grant of one before it, which passes to the one behind', marbles((m) => {
      const lock = make();
      const holder = '      ^---!---';
      const granted = '     p-------';
      const first = '       -^----!-';
      const firstGranted = '----p---';
      const second = '      --^-----';
      const secondResult = '----|';
      const third = '       ---^----';
      const thirdGranted = '------p-';
      const leave = new Subject<void>();
      const sendsAway = stay(lock).pipe(tap(() => leave.next()));
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(sendsAway, first).toBeObservable(firstGranted);
      m.expect(stay(lock).pipe(takeUntil(leave)), second).toBeObservable(secondResult);
      m.expect(stay(lock), third).toBeObservable(thirdGranted);
    }));

    it('in its own grant, which passes to the next', marbles((m) => {
      const lock = make();
      const holder = '       ^---!--';
      const granted = '      p------';
      const first = '        -^-----';
      const firstGranted = ' ----(p|)';
      const second = '       --^----';
      const secondGranted = '----p--';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock).pipe(take(1)), first).toBeObservable(firstGranted);
      m.expect(stay(lock), second).toBeObservable(secondGranted);
    }));

    it('by all waiting requests, and the next one finds it free', marbles((m) => {
      const lock = make();
      const holder = '     ^----!--';
      const granted = '    p-------';
      const first = '      -^-!';
      const second = '     --^-!';
      const nothing = '    ----';
      const last = '       ------^-';
      const lastGranted = '------p-';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), first).toBeObservable(nothing);
      m.expect(stay(lock), second).toBeObservable(nothing);
      m.expect(stay(lock), last).toBeObservable(lastGranted);
    }));

    it('by switchMap, for each value that is replaced by the next', marbles((m) => {
      const lock = make();
      const holder = '       ^------!---';
      const granted = '      p----------';
      const values = m.cold('-a-b-c---|');
      const save = m.cold('         -x|');
      const saveSub = '      -------^-!';
      const expected = '     --------x|';
      const saved = values.pipe(switchMap(() => save.pipe(withLock(lock))));
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(saved).toBeObservable(expected);
      m.expect(save).toHaveSubscriptions(saveSub);
    }));
  });
}

describe('marbles: a request', () => {
  it('leaves the queue when it is unsubscribed, and the next one moves up', draws('leaving', (_, draw) => {
    draw.code('lock.acquire()');
    const lock = new Lock();
    const first = '        ^-----!-----';
    const firstGranted = ' p-----------';
    const second = '       -^--!-------';
    const secondResult = ' ------------';
    const third = '        --^---------';
    const thirdGranted = ' ------p-----';
    const waiting = '      012-1-0-----';
    const count = lock.state$.pipe(map((state) => state.waiting.toString()));
    draw.stay('first', stay(lock), first).toBeObservable(firstGranted);
    draw.state('waiting', count).toBeObservable(waiting);
    draw.stay('second', stay(lock), second).toBeObservable(secondResult);
    draw.stay('third', stay(lock), third).toBeObservable(thirdGranted);
  }));
});

describe('marbles: a request for an Event is taken back', () => {
  it('by the grant of one before it', marbles((m) => {
    const event = new Event();
    const leave = new Subject<void>();
    const sets = '        ----s---';
    const first = '       -^------';
    const granted = '     ----(t|)';
    const second = '      --^-----';
    const secondResult = '----|';
    const third = '       ---^----';
    const sendsAway = event.wait().pipe(tap(() => leave.next()));
    calls(m, sets, { s: () => event.set() });
    m.expect(sendsAway, first).toBeObservable(granted, { t: true });
    m.expect(event.wait().pipe(takeUntil(leave)), second).toBeObservable(secondResult);
    m.expect(event.wait(), third).toBeObservable(granted, { t: true });
  }));

  it('at once: it is no longer counted as waiting', marbles((m) => {
    const event = new Event();
    const first = '  -^--!';
    const second = ' --^---!';
    const nothing = '-------';
    const waiting = '012-1-0-';
    m.expect(event.state$.pipe(map((state) => state.waiting.toString()))).toBeObservable(waiting);
    m.expect(event.wait(), first).toBeObservable(nothing);
    m.expect(event.wait(), second).toBeObservable(nothing);
  }));
});
