import { map, retry, Subject, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  KeyedLock,
  Lock,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  usingLock,
  withLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import type { Exclusive } from './helpers/exclusives.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

interface Cancelable extends Exclusive {
  cancelWaiting(error?: unknown): void;
}

/** What lets one be inside at a time. */
const cancelables: readonly { readonly name: string; readonly make: () => Cancelable }[] = [
  { name: 'a Lock', make: () => new Lock() },
  { name: 'a Semaphore of one', make: () => new Semaphore(1) },
  { name: 'a BoundedSemaphore of one', make: () => new BoundedSemaphore(1) },
];

for (const { name, make } of cancelables) {
  describe(`marbles: cancelWaiting() of ${name}`, () => {
    it('errors every waiting request, and the holder stays inside', marbles((m) => {
      const lock = make();
      const holder = '      ^-------!---';
      const granted = '     p-----------';
      const first = '       -^----------';
      const second = '      --^---------';
      const canceled = '    ----#';
      const cancels = '     ----c-------';
      const late = '        -----^------';
      const lateGranted = ' --------p---';
      calls(m, cancels, { c: () => lock.cancelWaiting() });
      const asks = stay(lock).pipe(namedErrors());
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(asks, first).toBeObservable(canceled, undefined, 'CanceledError');
      m.expect(asks, second).toBeObservable(canceled, undefined, 'CanceledError');
      m.expect(asks, late).toBeObservable(lateGranted);
    }));

    // The digit of a request, it hears the error; s, the state with nobody waiting is told.
    it('tells the state once, then the errors in the order of the requests', marbles((m) => {
      const lock = make();
      const happenings = new Subject<string>();
      const holder = '    ^-------';
      const granted = '   p-------';
      const first = '     -^------';
      const second = '    --^-----';
      const third = '     ---^----';
      const canceled = '  -----#';
      const cancels = '   -----c--';
      const happened = '  -----(s123)';
      const waiting = '   0123-0--';
      const observer = '  ----^---';
      const present = '   ----30--';
      const asks = (digit: string) =>
        stay(lock).pipe(tap({ error: () => happenings.next(digit) }), namedErrors());
      const count = lock.state$.pipe(map((state) => state.waiting.toString()));
      const told = count.pipe(tap((digit) => digit === '0' && happenings.next('s')));
      calls(m, cancels, { c: () => lock.cancelWaiting() });
      m.expect(happenings).toBeObservable(happened);
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(count).toBeObservable(waiting);
      m.expect(told, observer).toBeObservable(present);
      m.expect(asks('3'), third).toBeObservable(canceled, undefined, 'CanceledError');
      m.expect(asks('1'), first).toBeObservable(canceled, undefined, 'CanceledError');
      m.expect(asks('2'), second).toBeObservable(canceled, undefined, 'CanceledError');
    }));

    it('errors with the error that it is given', marbles((m) => {
      const lock = make();
      const cleared = new Error('the list was cleared');
      const holder = '   ^-----';
      const granted = '  p-----';
      const waiter = '   -^----';
      const canceled = ' ---#';
      const cancels = '  ---c--';
      calls(m, cancels, { c: () => lock.cancelWaiting(cleared) });
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), waiter).toBeObservable(canceled, undefined, cleared);
    }));

    it('does nothing if nobody waits, whether it is held or free', marbles((m) => {
      const lock = make();
      const holder = '     -^--!-----';
      const granted = '    -p--------';
      const cancels = '    c-c---c---';
      const late = '       -------^--';
      const lateGranted = '-------p--';
      const locked = '     ul--u--l--';
      calls(m, cancels, { c: () => lock.cancelWaiting() });
      m.expect(lock.state$.pipe(map(() => (lock.locked() ? 'l' : 'u')))).toBeObservable(locked);
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), late).toBeObservable(lateGranted);
    }));

    it('errors a source under withLock that waits, and lets the one that runs go on', marbles((m) => {
      const lock = make();
      const inside = m.cold(' -a-----b|');
      const insideSub = '     ^-------!';
      const waiting = m.cold('x|');
      const waits = '         ----#';
      const next = m.cold('           -d|');
      const nextAsks = '      ------^----';
      const nextSub = '       --------^-!';
      const nextResult = '    ---------d|';
      const cancels = '       ----c------';
      calls(m, cancels, { c: () => lock.cancelWaiting() });
      const canceled = waiting.pipe(withLock(lock), namedErrors());
      m.expect(inside.pipe(withLock(lock))).toBeObservable(inside);
      m.expect(canceled).toBeObservable(waits, undefined, 'CanceledError');
      m.expect(next.pipe(withLock(lock)), nextAsks).toBeObservable(nextResult);
      m.expect(inside).toHaveSubscriptions(insideSub);
      m.expect(waiting).toHaveSubscriptions([]);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('lets a request that retries queue again, at the end', marbles((m) => {
      const lock = make();
      const holder = '      ^------!----';
      const granted = '     p-----------';
      const retries = '     -^-------!--';
      const again = '       -------p----';
      const late = '        -----^------';
      const lateGranted = ' ---------p--';
      const cancels = '     ---c--------';
      calls(m, cancels, { c: () => lock.cancelWaiting() });
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock).pipe(retry(1)), retries).toBeObservable(again);
      m.expect(stay(lock), late).toBeObservable(lateGranted);
    }));

    it('errors throttleBySemaphore where a value waits, and tears its inner observables down', marbles((m) => {
      const lock = make();
      const source = m.cold('a-b----|');
      const sourceSub = '    ^----!';
      const inner = m.cold(' -x-x----|');
      const innerSub = '     ^----!';
      const expected = '     -x-x-#';
      const next = '         ---^----';
      const nextResult = '   -----#';
      const late = '         ------^-';
      const lateGranted = '  ------p-';
      const cancels = '      -----c--';
      calls(m, cancels, { c: () => lock.cancelWaiting() });
      const result = source.pipe(throttleBySemaphore(lock, () => inner), namedErrors());
      m.expect(result).toBeObservable(expected, undefined, 'CanceledError');
      m.expect(stay(lock).pipe(namedErrors()), next).toBeObservable(nextResult, undefined, 'CanceledError');
      m.expect(stay(lock), late).toBeObservable(lateGranted);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));
  });
}

describe('marbles: cancelWaiting()', () => {
  it('errors every waiting request, and the lock goes on', draws('cancel-waiting', (_, draw) => {
    draw.code('lock.cancelWaiting()');
    const lock = new Lock();
    const cancels = '     ----c-------';
    const holder = '      ^-------!---';
    const holderGranted = 'p-----------';
    const waiter = '      -^----------';
    const waiterResult = '----#';
    const late = '        -----^------';
    const lateGranted = ' --------p---';
    const asks = stay(lock).pipe(namedErrors());
    draw.calls('lock', cancels, { c: () => lock.cancelWaiting() });
    draw.stay('holder', asks, holder).toBeObservable(holderGranted);
    draw.stay('waiter', asks, waiter).toBeObservable(waiterResult, undefined, 'CanceledError');
    draw.stay('late', asks, late).toBeObservable(lateGranted);
  }));

  // g, the first is granted; r, that grant has returned; e, the second hears the error.
  it('inside a grant errors who was next after that grant has returned, and takes back its permit', marbles((m) => {
    const semaphore = new Semaphore(0);
    const happenings = new Subject<string>();
    const canceler = '    ^-------';
    const canceled = '    ---(p|)';
    const waiter = '      -^------';
    const waits = '       ---#';
    const releases = '    ---r----';
    const happened = '    ---(gre)';
    const late = '        -----^--';
    const lateGranted = ' -----p--';
    const canceling = semaphore.acquire().pipe(
      map(() => {
        happenings.next('g');
        semaphore.cancelWaiting();
        happenings.next('r');
        return 'p';
      }),
    );
    const next = stay(semaphore).pipe(tap({ error: () => happenings.next('e') }), namedErrors());
    calls(m, releases, { r: () => semaphore.release(2) });
    m.expect(happenings).toBeObservable(happened);
    m.expect(canceling, canceler).toBeObservable(canceled);
    m.expect(next, waiter).toBeObservable(waits, undefined, 'CanceledError');
    m.expect(stay(semaphore), late).toBeObservable(lateGranted);
  }));

  it('of a Semaphore lets in those who come after a request for more permits', marbles((m) => {
    const semaphore = new Semaphore(1);
    const both = '         ^-----';
    const bothResult = '   ---#';
    const cancels = '      ---c--';
    const late = '         ----^-';
    const lateGranted = '  ----p-';
    calls(m, cancels, { c: () => semaphore.cancelWaiting() });
    const asks = stay(semaphore.acquire(2)).pipe(namedErrors());
    m.expect(asks, both).toBeObservable(bothResult, undefined, 'CanceledError');
    m.expect(stay(semaphore), late).toBeObservable(lateGranted);
  }));

  it('of an Event errors those that wait; later ones wait for set()', marbles((m) => {
    const event = new Event();
    const waits = '       -^------';
    const waitsResult = ' ---#';
    const late = '        ----^---';
    const lateGranted = ' ------(t|)';
    const happens = '     ---c--s-';
    calls(m, happens, { c: () => event.cancelWaiting(), s: () => event.set() });
    const asks = event.wait().pipe(map(() => 't'), namedErrors());
    m.expect(asks, waits).toBeObservable(waitsResult, undefined, 'CanceledError');
    m.expect(asks, late).toBeObservable(lateGranted);
  }));

  it('of a Condition errors its waits, and neither the holder nor the queue of its lock', marbles((m) => {
    const condition = new Condition();
    const waits = '       ^---------';
    const waitsResult = ' ----#';
    const holder = '      -^----!---';
    const granted = '     -p--------';
    const next = '        --^-------';
    const nextGranted = ' ------p---';
    const cancels = '     ----c-----';
    calls(m, cancels, { c: () => condition.cancelWaiting() });
    const waiting = usingLock(condition, () => condition.wait()).pipe(namedErrors());
    m.expect(waiting, waits).toBeObservable(waitsResult, undefined, 'CanceledError');
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(stay(condition), next).toBeObservable(nextGranted);
  }));

  it('of a Condition errors a wait that was notified and queues for the lock', marbles((m) => {
    const condition = new Condition();
    const waits = '       -^--------';
    const waitsResult = ' ------#';
    const holder = '      --^------!';
    const granted = '     --p-------';
    const next = '        -----^----';
    const nextGranted = ' ---------p';
    const happens = '     ----n-c---';
    calls(m, happens, { n: () => condition.notify(), c: () => condition.cancelWaiting() });
    const waiting = usingLock(condition, () => condition.wait()).pipe(namedErrors());
    m.expect(waiting, waits).toBeObservable(waitsResult, undefined, 'CanceledError');
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(stay(condition), next).toBeObservable(nextGranted);
  }));

  it('of a lock errors a wait that was notified, which passes its notification to the next', marbles((m) => {
    const condition = new Condition();
    const notified = '     ^--------';
    const result = '       -----#';
    const asleep = '       -^-------';
    const granted = '      -------(t|)';
    const holder = '       --^----!--';
    const held = '         --p------';
    const happens = '      ---n-c---';
    calls(m, happens, { n: () => condition.notify(), c: () => condition.lock.cancelWaiting() });
    const waiting = usingLock(condition, () => condition.wait()).pipe(map(() => 't'), namedErrors());
    m.expect(waiting, notified).toBeObservable(result, undefined, 'CanceledError');
    m.expect(waiting, asleep).toBeObservable(granted);
    m.expect(stay(condition), holder).toBeObservable(held);
  }));

  it('of a Barrier errors those that have arrived, and the next round is a full one', marbles((m) => {
    const barrier = new Barrier(2);
    const one = '         -^-------';
    const oneResult = '   ---#';
    const second = '      ----^----';
    const secondIndex = ' ------(0|)';
    const third = '       ------^--';
    const thirdIndex = '  ------(1|)';
    const cancels = '     ---c-----';
    const waiting = '     01-01-0--';
    calls(m, cancels, { c: () => barrier.cancelWaiting() });
    const arrives = barrier.wait().pipe(map((index) => index.toString()), namedErrors());
    m.expect(barrier.state$.pipe(map((state) => state.waiting.toString()))).toBeObservable(waiting);
    m.expect(arrives, one).toBeObservable(oneResult, undefined, 'CanceledError');
    m.expect(arrives, second).toBeObservable(secondIndex);
    m.expect(arrives, third).toBeObservable(thirdIndex);
  }));

  it('of a ReadWriteLock errors both sides, and lets the next reader in beside the one inside', marbles((m) => {
    const lock = new ReadWriteLock();
    const reader = '       ^--------';
    const granted = '      p--------';
    const writer = '       -^-------';
    const second = '       --^------';
    const canceled = '     ----#';
    const late = '         -----^---';
    const lateGranted = '  -----p---';
    const cancels = '      ----c----';
    calls(m, cancels, { c: () => lock.cancelWaiting() });
    m.expect(stay(lock.read), reader).toBeObservable(granted);
    m.expect(stay(lock.write).pipe(namedErrors()), writer).toBeObservable(canceled, undefined, 'CanceledError');
    m.expect(stay(lock.read).pipe(namedErrors()), second).toBeObservable(canceled, undefined, 'CanceledError');
    m.expect(stay(lock.read), late).toBeObservable(lateGranted);
  }));

  // The letters of the keys that a request is for, it hears the error.
  it('of a KeyedLock errors the requests for all keys, in their order, and the holders stay', marbles((m) => {
    const locks = new KeyedLock<string>();
    const happenings = new Subject<string>();
    const holders = '     ^------!---';
    const granted = '     p----------';
    const first = '       -^---------';
    const second = '      --^--------';
    const third = '       ---^-------';
    const canceled = '    -----#';
    const cancels = '     -----c-----';
    const happened = '    -----(bda)';
    const late = '        ------^----';
    const lateGranted = ' -------p---';
    const asks = (letter: string, keys: readonly string[]) =>
      stay(locks.forAll(keys)).pipe(tap({ error: () => happenings.next(letter) }), namedErrors());
    calls(m, cancels, { c: () => locks.cancelWaiting() });
    m.expect(happenings).toBeObservable(happened);
    for (const key of ['a', 'b']) m.expect(stay(locks.for(key)), holders).toBeObservable(granted);
    m.expect(asks('a', ['a']), third).toBeObservable(canceled, undefined, 'CanceledError');
    m.expect(asks('d', ['a', 'b']), second).toBeObservable(canceled, undefined, 'CanceledError');
    m.expect(asks('b', ['b']), first).toBeObservable(canceled, undefined, 'CanceledError');
    m.expect(stay(locks.for('b')), late).toBeObservable(lateGranted);
  }));
});
