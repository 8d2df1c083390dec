import { finalize, ignoreElements, map, Subject, tap } from 'rxjs';
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

interface Closable extends Exclusive {
  close(error?: unknown): void;
}

/** Lockables that let in one at a time. */
const closables: readonly { readonly name: string; readonly make: () => Closable }[] = [
  { name: 'a Lock', make: () => new Lock() },
  { name: 'a Semaphore of one', make: () => new Semaphore(1) },
  { name: 'a BoundedSemaphore of one', make: () => new BoundedSemaphore(1) },
];

describe('marbles: close()', () => {
  it('errors all waiting requests and all later ones, and the holder keeps its permit', draws('close', (_, draw) => {
    draw.code('lock.close()');
    const lock = new Lock();
    const closes = '      ----c-------';
    const holder = '      ^------!----';
    const holderGranted = 'p-----------';
    const waiter = '      -^----------';
    const waiterResult = '----#';
    const late = '        -----^------';
    const lateResult = '  -----#';
    const asks = stay(lock).pipe(namedErrors());
    draw.calls('lock', closes, { c: () => lock.close() });
    draw.stay('holder', asks, holder).toBeObservable(holderGranted);
    draw.stay('waiter', asks, waiter).toBeObservable(waiterResult, undefined, 'ClosedError');
    draw.stay('late', asks, late).toBeObservable(lateResult, undefined, 'ClosedError');
  }));
});

for (const { name, make } of closables) {
  describe(`marbles: ${name} is closed`, () => {
    it('and waiting requests get the error, in the same frame', marbles((m) => {
      const lock = make();
      const closed = new Error('closed');
      const holder = '      ^---------';
      const granted = '     p---------';
      const first = '       -^--------';
      const firstResult = ' -----#';
      const second = '      ---^------';
      const secondResult = '-----#';
      const closes = '      -----c----';
      calls(m, closes, { c: () => lock.close(closed) });
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), first).toBeObservable(firstResult, undefined, closed);
      m.expect(stay(lock), second).toBeObservable(secondResult, undefined, closed);
    }));

    it('and later requests get it at once', marbles((m) => {
      const lock = make();
      const early = '      -----^----';
      const late = '       --------^-';
      const earlyResult = '-----#';
      const lateResult = ' --------#';
      const closes = '     ---c------';
      calls(m, closes, { c: () => lock.close() });
      const asks = stay(lock).pipe(namedErrors());
      m.expect(asks, early).toBeObservable(earlyResult, undefined, 'ClosedError');
      m.expect(asks, late).toBeObservable(lateResult, undefined, 'ClosedError');
    }));

    it('and holders keep their permits, whose release has no effect', marbles((m) => {
      const lock = make();
      const holder = '    ^------!---';
      const granted = '   p----------';
      const waiter = '    -^---------';
      const waits = '     ---#';
      const closes = '    ---c-------';
      const late = '      ---------^-';
      const lateResult = '---------#';
      calls(m, closes, { c: () => lock.close() });
      const asks = stay(lock).pipe(namedErrors());
      m.expect(asks, holder).toBeObservable(granted);
      m.expect(asks, waiter).toBeObservable(waits, undefined, 'ClosedError');
      m.expect(asks, late).toBeObservable(lateResult, undefined, 'ClosedError');
    }));

    it('and its state$ completes after the last snapshot', marbles((m) => {
      const lock = make();
      const holder = '    ^------!--';
      const granted = '   p---------';
      const waiter = '    --^-------';
      const waits = '     -----#';
      const closes = '    -----c----';
      const waiting = '   0-1--(0|)';
      const late = '      --------^-';
      const lateWaiting = '--------(0|)';
      calls(m, closes, { c: () => lock.close() });
      const count = lock.state$.pipe(map((state) => state.waiting.toString()));
      const asks = stay(lock).pipe(namedErrors());
      m.expect(asks, holder).toBeObservable(granted);
      m.expect(count).toBeObservable(waiting);
      m.expect(asks, waiter).toBeObservable(waits, undefined, 'ClosedError');
      m.expect(count, late).toBeObservable(lateWaiting);
    }));

    it('and a request that was taken back before gets nothing', marbles((m) => {
      const lock = make();
      const holder = ' ^-------';
      const granted = 'p-------';
      const leaver = ' -^--!---';
      const nothing = '--------';
      const closes = ' -----c--';
      calls(m, closes, { c: () => lock.close() });
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), leaver).toBeObservable(nothing);
    }));

    it('a second time, and nothing happens: the first error stays', marbles((m) => {
      const lock = make();
      const errors = [new Error('first'), new Error('second')];
      const closes = ' --c--c--';
      const late = '   -------^';
      const hears = '  -------#';
      calls(m, closes, { c: () => lock.close(errors.shift()) });
      const [first] = errors;
      m.expect(stay(lock), late).toBeObservable(hears, undefined, first);
    }));

    it('and withLock errors if it waits, and continues if it is inside', marbles((m) => {
      const lock = make();
      const inside = m.cold(' -a-----b|');
      const insideSub = '     ^-------!';
      const waiting = m.cold('x|');
      const expected = '      -a-----b|';
      const waits = '         ----#';
      const closes = '        ----c----';
      calls(m, closes, { c: () => lock.close() });
      m.expect(inside.pipe(withLock(lock))).toBeObservable(expected);
      m.expect(waiting.pipe(withLock(lock), namedErrors())).toBeObservable(
        waits,
        undefined,
        'ClosedError',
      );
      m.expect(inside).toHaveSubscriptions(insideSub);
      m.expect(waiting).toHaveSubscriptions([]);
    }));

    it('and throttleBySemaphore errors, and tears its inner observables down', marbles((m) => {
      const lock = make();
      const source = m.cold('a-b----|');
      const sourceSub = '    ^----!';
      const inner = m.cold(' -x-x----|');
      const innerSub = '     ^----!';
      const expected = '     -x-x-#';
      const closes = '       -----c--';
      calls(m, closes, { c: () => lock.close() });
      const result = source.pipe(throttleBySemaphore(lock, () => inner), namedErrors());
      m.expect(result).toBeObservable(expected, undefined, 'ClosedError');
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));
  });
}

describe('marbles: closing', () => {
  // What happens in a frame, in order: s, the state with nobody waiting is told; e, state$ ends; the
  // digit of a request, it hears the error.
  it('tells the state, then the end of it, then the errors in the order of asking', marbles((m) => {
    const lock = new Lock();
    const holder = '  ^-------';
    const granted = ' p-------';
    const first = '   -^------';
    const second = '  --^-----';
    const third = '   ---^----';
    const result = '  ------#';
    const ended = '   ------|';
    const closes = '  ------c-';
    const happened = '------(se123)';
    const happenings = new Subject<string>();
    const waits = (digit: string) =>
      stay(lock).pipe(tap({ error: () => happenings.next(digit) }), namedErrors());
    const state = lock.state$.pipe(
      tap({
        next: ({ locked, waiting }) => {
          if (locked && waiting === 0 && lock.closed) happenings.next('s');
        },
        complete: () => happenings.next('e'),
      }),
      ignoreElements(),
    );
    calls(m, closes, { c: () => lock.close() });
    m.expect(happenings).toBeObservable(happened);
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(state).toBeObservable(ended);
    m.expect(waits('1'), first).toBeObservable(result, undefined, 'ClosedError');
    m.expect(waits('3'), third).toBeObservable(result, undefined, 'ClosedError');
    m.expect(waits('2'), second).toBeObservable(result, undefined, 'ClosedError');
  }));

  // g: the first is granted; r: that grant has returned; e: the second gets the error.
  it('inside a grant errors the next request after that grant has returned', marbles((m) => {
    const semaphore = new Semaphore(0);
    const closer = '  ^------';
    const closed = '  ---|';
    const waiter = '  -^-----';
    const waits = '   ---#';
    const releases = '---r---';
    const happened = '---(gre)';
    const happenings = new Subject<string>();
    const closing = semaphore.acquire().pipe(
      tap(() => {
        happenings.next('g');
        semaphore.close();
        happenings.next('r');
      }),
      ignoreElements(),
    );
    const next = stay(semaphore).pipe(tap({ error: () => happenings.next('e') }), namedErrors());
    calls(m, releases, { r: () => semaphore.release(2) });
    m.expect(happenings).toBeObservable(happened);
    m.expect(closing, closer).toBeObservable(closed);
    m.expect(next, waiter).toBeObservable(waits, undefined, 'ClosedError');
  }));

  it('of an Event errors waiting requests, and later ones; set() then does nothing', marbles((m) => {
    const event = new Event();
    const waits = '      -^------';
    const waitsResult = '---#';
    const late = '       -------^';
    const lateResult = ' -------#';
    const happens = '    ---c-s--';
    const looks = '      ------^-';
    const seen = '       ------(n|)';
    calls(m, happens, { c: () => event.close(), s: () => event.set() });
    const asks = event.wait().pipe(namedErrors());
    m.expect(asks, waits).toBeObservable(waitsResult, undefined, 'ClosedError');
    m.expect(asks, late).toBeObservable(lateResult, undefined, 'ClosedError');
    const letters = event.state$.pipe(map((state) => (state.isSet ? 'y' : 'n')));
    m.expect(letters, looks).toBeObservable(seen);
  }));

  it('of a Condition errors its waits, and leaves its lock open', marbles((m) => {
    const condition = new Condition();
    const waits = '      -^-------';
    const waitsResult = '---#';
    const closes = '     ---c-----';
    const holder = '     -----^--!';
    const granted = '    -----p---';
    const next = '       ------^--';
    const nextGranted = '--------p';
    calls(m, closes, { c: () => condition.close() });
    const waiting = usingLock(condition, () => condition.wait()).pipe(namedErrors());
    m.expect(waiting, waits).toBeObservable(waitsResult, undefined, 'ClosedError');
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(stay(condition), next).toBeObservable(nextGranted);
  }));

  it('of a Condition errors a wait that was notified and queues for the lock', marbles((m) => {
    const condition = new Condition();
    const waits = '      -^--------';
    const waitsResult = '------#';
    const holder = '     --^------!';
    const granted = '    --p-------';
    const next = '       -----^----';
    const nextGranted = '---------p';
    const happens = '    ----n-c---';
    calls(m, happens, { n: () => condition.notify(), c: () => condition.close() });
    const waiting = usingLock(condition, () => condition.wait()).pipe(namedErrors());
    m.expect(waiting, waits).toBeObservable(waitsResult, undefined, 'ClosedError');
    m.expect(stay(condition), holder).toBeObservable(granted);
    m.expect(stay(condition), next).toBeObservable(nextGranted);
  }));

  it('of a Barrier errors the requests that have arrived, and later ones', marbles((m) => {
    const barrier = new Barrier(3);
    const one = '        -^----';
    const other = '      --^---';
    const result = '     ----#';
    const late = '       -----^';
    const lateResult = ' -----#';
    const closes = '     ----c-';
    const state = '      012-(0|)';
    calls(m, closes, { c: () => barrier.close() });
    const arrives = barrier.wait().pipe(namedErrors());
    m.expect(barrier.state$.pipe(map(({ waiting }) => waiting.toString()))).toBeObservable(state);
    m.expect(arrives, one).toBeObservable(result, undefined, 'ClosedError');
    m.expect(arrives, other).toBeObservable(result, undefined, 'ClosedError');
    m.expect(arrives, late).toBeObservable(lateResult, undefined, 'ClosedError');
  }));

  it('of a ReadWriteLock errors waiting requests on both sides', marbles((m) => {
    const lock = new ReadWriteLock();
    const reader = '      -^-------';
    const granted = '     -p-------';
    const writer = '      --^------';
    const writerResult = '-----#';
    const second = '      ---^-----';
    const secondResult = '-----#';
    const late = '        -------^-';
    const lateResult = '  -------#';
    const closes = '      -----c---';
    calls(m, closes, { c: () => lock.close() });
    const reads = stay(lock.read).pipe(namedErrors());
    const writes = stay(lock.write).pipe(namedErrors());
    m.expect(reads, reader).toBeObservable(granted);
    m.expect(writes, writer).toBeObservable(writerResult, undefined, 'ClosedError');
    m.expect(reads, second).toBeObservable(secondResult, undefined, 'ClosedError');
    m.expect(reads, late).toBeObservable(lateResult, undefined, 'ClosedError');
  }));

  it('of a KeyedLock errors waiting requests for all keys, and later ones for any key', marbles((m) => {
    const locks = new KeyedLock<string>();
    const holders = '    ^-------';
    const granted = '    p-------';
    const first = '      -^------';
    const second = '     --^-----';
    const result = '     ----#';
    const late = '       ------^-';
    const lateResult = ' ------#';
    const closes = '     ----c---';
    calls(m, closes, { c: () => locks.close() });
    const asks = (key: string) => stay(locks.for(key)).pipe(namedErrors());
    for (const key of ['a', 'b']) m.expect(asks(key), holders).toBeObservable(granted);
    m.expect(asks('a'), first).toBeObservable(result, undefined, 'ClosedError');
    m.expect(asks('b'), second).toBeObservable(result, undefined, 'ClosedError');
    m.expect(asks('c'), late).toBeObservable(lateResult, undefined, 'ClosedError');
  }));

  it('by using, in the teardown of a stream, errors all who wait for its lock', marbles((m) => {
    const lock = new Lock();
    const service = m.cold('------|');
    const holder = '        ^------';
    const granted = '       p------';
    const waiter = '        --^----';
    const waits = '         ------#';
    const running = service.pipe(finalize(() => lock[Symbol.dispose]()));
    m.expect(running).toBeObservable(service);
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(stay(lock).pipe(namedErrors()), waiter).toBeObservable(waits, undefined, 'ClosedError');
  }));
});
