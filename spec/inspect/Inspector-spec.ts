import { inspect } from 'node:util';
import { merge, NEVER, of, Subject, Subscriber, takeUntil } from 'rxjs';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  KeyedLock,
  Lock,
  NotLockedError,
  type Permit,
  RateLimiter,
  ReadWriteLock,
  Semaphore,
  usingLock,
  withLock,
} from '../../lib/index.js';
import {
  Inspector,
  labelled,
  type LockEvent,
  type Warning,
  type Watchable,
} from '../../lib/inspect/index.js';
import { WebLock } from '../../lib/web/index.js';
import { collectGarbage, collectGarbageNow } from '../helpers/collectGarbage.js';
import { hold } from '../helpers/hold.js';
import { keptOf } from '../helpers/keptOf.js';
import { ManualClock } from '../helpers/ManualClock.js';
import { ThrowingSubscriber } from '../helpers/ThrowingSubscriber.js';
import { registryCalls } from '../helpers/registryCalls.js';
import { SpecifiedLocks } from '../web/helpers/SpecifiedLocks.js';

/** An event as a line: `lock #1 granted after 5`. */
function line(event: LockEvent): string {
  const { name, type } = event;
  if (type === 'closed') return `${name} closed`;
  const label = event.label === undefined ? '' : ` (${event.label})`;
  const time = 'waited' in event ? ` after ${String(event.waited)}` : '';
  const held = 'held' in event ? ` after ${String(event.held)}` : '';
  const error = 'error' in event ? ` by ${(event.error as Error).name}` : '';
  return `${name} #${String(event.id)}${label} ${type}${time}${held}${error}`;
}

/** Calls something before anybody else hears that it has left. */
class Leaving extends Subscriber<unknown> {
  constructor(first: () => void) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a subclass has to call it
    super();
    this.add(first);
  }
}

describe('an inspector', () => {
  let clock: ManualClock;
  let inspector: Inspector;
  let events: string[];

  beforeEach(() => {
    clock = new ManualClock(1_000);
    inspector = new Inspector({ scheduler: clock });
    events = [];
  });

  afterEach(() => {
    inspector.stop();
  });

  const listen = (): void => {
    inspector.events$.subscribe((event) => events.push(line(event)));
  };

  describe('watches', () => {
    it('and returns the same object', () => {
      const lock = new Lock();
      expect(inspector.watch('a', lock)).toBe(lock);
    });

    it('every primitive of the package, and says of what kind it is', () => {
      const all: Record<string, Watchable> = {
        Lock: new Lock(),
        Event: new Event(),
        Condition: new Condition(),
        Semaphore: new Semaphore(),
        BoundedSemaphore: new BoundedSemaphore(),
        Barrier: new Barrier(2),
        ReadWriteLock: new ReadWriteLock(),
        KeyedLock: new KeyedLock(),
        RateLimiter: new RateLimiter(1, 1),
        WebLock: new WebLock('a', new SpecifiedLocks().open()),
      };
      for (const primitive of Object.values(all)) inspector.watch('a', primitive);
      expect(inspector.report().primitives.map(({ kind }) => kind)).toEqual(Object.keys(all));
    });

    it('nothing but a primitive, and says what it got', () => {
      for (const [given, shown] of [
        [undefined, 'undefined'],
        [{ acquire: () => NEVER }, 'an object'],
        [new ReadWriteLock().read, 'a CoreLockable'],
      ] as const) {
        expect(() => inspector.watch('a', given as never)).toThrowError(
          TypeError,
          `Inspector.watch(name, primitive): a primitive of this copy of the library, got ${shown}`,
        );
        expect(() => inspector.unwatch(given as never)).toThrowError(
          TypeError,
          `Inspector.unwatch(primitive): a primitive of this copy of the library, got ${shown}`,
        );
      }
    });

    it('under a name that is a string', () => {
      expect(() => inspector.watch(1 as never, new Lock())).toThrowError(
        TypeError,
        'Inspector.watch(name, primitive): a string as the name, got 1',
      );
    });

    it('what no other inspector watches, until that one lets go', () => {
      const lock = inspector.watch('a', new Lock());
      const other = new Inspector();
      expect(() => other.watch('a', lock)).toThrowError(
        TypeError,
        'Inspector.watch(name, primitive): a primitive that no other inspector watches',
      );
      other.unwatch(lock);
      hold(lock);
      expect(inspector.statistics.get('a')?.granted).toBe(1);
      inspector.unwatch(lock);
      expect(() => other.watch('a', lock)).not.toThrow();
      other.stop();
    });

    it('once, whatever the name is then', () => {
      const lock = inspector.watch('a', new Lock());
      const permit = hold(lock);
      inspector.watch('a', lock);
      expect(inspector.report().primitives.map(({ holders }) => holders.length)).toEqual([1]);
      inspector.watch('b', lock);
      expect(inspector.report().primitives.map(({ name }) => name)).toEqual(['b']);
      permit.release();
      expect(lock.locked()).toBeFalse();
      hold(lock);
      expect(inspector.statistics.get('b')?.granted).toBe(1);
    });

    it('no longer after unwatch, and permits go back as before', () => {
      listen();
      const lock = inspector.watch('a', new Lock());
      const permit = hold(lock);
      let granted = 0;
      lock.acquire().subscribe(() => granted++);
      events.length = 0;
      inspector.unwatch(lock);
      permit.release();
      expect(permit.released).toBeTrue();
      expect(granted).toBe(1);
      expect(events).toEqual([]);
      expect(inspector.report().primitives).toEqual([]);
      expect(inspector.graph().requests).toEqual([]);
    });

    it('nothing after stop, and its streams have ended', () => {
      const ended: string[] = [];
      inspector.events$.subscribe({ complete: () => ended.push('events$') });
      inspector.warnings$.subscribe({ complete: () => ended.push('warnings$') });
      const lock = inspector.watch('a', new Lock());
      inspector.stop();
      hold(lock);
      expect(ended).toEqual(['events$', 'warnings$']);
      expect(inspector.report().primitives).toEqual([]);
      expect(() => inspector.watch('a', lock)).toThrowError(
        Error,
        'Inspector.watch(name, primitive): the inspector has been stopped',
      );
    });

    it('no longer after stop: it counts nothing more, and another inspector may watch it', () => {
      const lock = inspector.watch('a', new Lock());
      hold(lock).release();
      inspector.stop();
      hold(lock).release();
      expect(inspector.statistics.get('a')?.granted).toBe(1);
      const other = new Inspector();
      expect(() => other.watch('a', lock)).not.toThrow();
      other.stop();
    });

    it('weakly: what nobody keeps is collected', async () => {
      expect(
        await keptOf([
          {
            name: 'a lock',
            make: () => ({ lock: inspector.watch('a', new Lock()) }),
          },
          {
            name: 'a lock with a holder and a request',
            make: () => {
              const lock = inspector.watch('b', new Lock());
              lock.acquire().subscribe();
              lock.acquire().subscribe();
              return { lock };
            },
          },
          {
            name: 'a lock whose permit is kept in a section',
            make: () => {
              const lock = inspector.watch('c', new Lock());
              usingLock(lock, () => NEVER).subscribe();
              return { lock };
            },
          },
        ]),
      ).toEqual([]);
      // The engine itself may hold one of many.
      expect(inspector.report().primitives.length).toBeLessThan(9);
    });

    it('without keeping a permit', async () => {
      const inner = new Lock();
      inspector.watch('a', inner);
      const seats = inspector.watch('seats', new Semaphore(9));
      expect(
        await keptOf([
          {
            name: 'Semaphore',
            make: (keep) => {
              keep(seats);
              return { permit: hold(seats) };
            },
          },
          {
            name: 'Lock',
            make: (keep) => {
              const lock = inspector.watch('b', new Lock());
              keep(lock);
              return { permit: hold(lock) };
            },
          },
          {
            name: 'Lock, in a section that nobody keeps',
            make: (keep) => {
              const lock = inspector.watch('c', new Lock());
              keep(lock);
              let permit: object | undefined;
              usingLock(lock, (granted) => {
                permit = granted;
                return NEVER;
              }).subscribe();
              return { permit };
            },
          },
        ]),
      ).toEqual([]);
    });
  });

  describe('leaves the registries of other code working', () => {
    /** What one inspector watches, and nobody else keeps. The inspector goes with the last one. */
    const watched = (): Lock[] => {
      const unused = new Inspector();
      return Array.from({ length: 9 }, () => unused.watch('lock', new Lock()));
    };

    it('when it is collected together with the last of what it watched', async () => {
      const locks = watched();
      // The next turn: a WeakRef keeps its target until the end of the present one.
      await new Promise((resolve) => setTimeout(resolve));
      locks.length = 1;
      collectGarbageNow();
      locks.length = 0;
      collectGarbageNow();
      expect(await registryCalls()).toBeTrue();
    });

    it('when it is collected together with a lock whose permit was lost', async () => {
      const locks = watched();
      locks.forEach(hold);
      await new Promise((resolve) => setTimeout(resolve));
      collectGarbageNow();
      locks.length = 0;
      collectGarbageNow();
      expect(await registryCalls()).toBeTrue();
    });
  });

  it('reports nothing of a primitive that is gone, although a permit of it is kept', async () => {
    const permits = Array.from({ length: 9 }, () => hold(inspector.watch('lock', new Lock())));
    for (let round = 0; round < 5; round++) await collectGarbage();
    // The engine itself may hold one of many.
    expect(inspector.report().primitives.length).toBeLessThan(9);
    for (const permit of permits) permit.release();
    expect(inspector.statistics.get('lock')?.hold.count).toBe(9);
  });

  it('takes it that a pool is resized, whether anybody hears of warnings or not', () => {
    const pool = inspector.watch('pool', new BoundedSemaphore(1));
    pool.resize(2);
    expect(pool.value).toBe(2);
  });

  describe('refuses as an option', () => {
    for (const [options, message] of [
      [1, 'new Inspector(options): an object as the options, got 1'],
      [
        { heldLongerThan: -1 },
        'new Inspector(options): heldLongerThan: a number of milliseconds of at least 0, got -1',
      ],
      [
        { waitsLongerThan: 'long' },
        'new Inspector(options): waitsLongerThan: a number of milliseconds of at least 0, got "long"',
      ],
      [{ scheduler: {} }, 'new Inspector(options): scheduler: a scheduler of RxJS, got an object'],
      [{ scheduler: null }, 'new Inspector(options): scheduler: a scheduler of RxJS, got null'],
      [{ scheduler: 0 }, 'new Inspector(options): scheduler: a scheduler of RxJS, got 0'],
    ] as const) {
      it(inspect(options), () => {
        expect(() => new Inspector(options as never)).toThrowError(message);
      });
    }
  });

  describe('tells of events', () => {
    it('asked, granted and released, with the times', () => {
      listen();
      const lock = inspector.watch('lock', new Lock());
      const first = hold(lock);
      lock.acquire().subscribe((permit) => {
        clock.advance(3);
        permit.release();
      });
      clock.advance(5);
      first.release();
      expect(events).toEqual([
        'lock #1 asked',
        'lock #1 granted after 0',
        'lock #2 asked',
        'lock #1 released after 5',
        'lock #2 granted after 5',
        'lock #2 released after 3',
      ]);
    });

    it('left, if a request is taken back, or finds nothing available', () => {
      listen();
      const lock = inspector.watch('lock', new Lock());
      hold(lock);
      lock.acquire().subscribe().unsubscribe();
      lock.acquireIfAvailable().subscribe();
      lock.tryAcquire();
      const keys = inspector.watch('keys', new KeyedLock<string>());
      hold(keys.for('a'));
      keys.forAll(['a', 'b']).acquireIfAvailable().subscribe();
      expect(events.slice(2)).toEqual([
        'lock #2 asked',
        'lock #2 left',
        'lock #3 asked',
        'lock #3 left',
        'keys #4 asked',
        'keys #4 granted after 0',
        'keys #5 asked',
        'keys #5 left',
      ]);
    });

    it('failed, and closed', () => {
      listen();
      const lock = inspector.watch('lock', new Lock());
      const ignore = { error: () => undefined };
      const permit = hold(lock);
      lock.acquire().subscribe(ignore);
      lock.cancelWaiting();
      lock.acquire().subscribe(ignore);
      lock.close();
      lock.close();
      lock.acquire().subscribe(ignore);
      permit.release();
      expect(events.slice(2)).toEqual([
        'lock #2 asked',
        'lock #2 failed by CanceledError',
        'lock #3 asked',
        'lock closed',
        'lock #3 failed by ClosedError',
        'lock #4 asked',
        'lock #4 failed by ClosedError',
        'lock #1 released after 0',
      ]);
    });

    it('closed, at the call, also if nobody waits', () => {
      listen();
      inspector.watch('lock', new Lock()).close();
      expect(events).toEqual(['lock closed']);
    });

    it('granted, of several keys that are taken without a request', () => {
      listen();
      const keys = inspector.watch('keys', new KeyedLock<string>());
      hold(keys.forAll(['a', 'b'])).release();
      expect(events).toEqual([
        'keys #1 asked',
        'keys #1 granted after 0',
        'keys #1 released after 0',
      ]);
      expect(keys.state).toEqual({ keys: 0 });
    });

    it('of a section that ends, since its wait was left', () => {
      const condition = inspector.watch('condition', new Condition());
      inspector.watch('lock', condition.lock);
      const gate = new Subject<void>();
      let error: unknown;
      usingLock(condition, () => merge(condition.wait().pipe(takeUntil(gate)), NEVER)).subscribe({
        error: (each: unknown) => (error = each),
      });
      gate.next();
      expect(error).toBeInstanceOf(NotLockedError);
      expect(condition.lock.state).toEqual({ locked: false, waiting: 0 });
    });

    it('failed, of a request for several keys', () => {
      listen();
      const keys = inspector.watch('keys', new KeyedLock<string>());
      hold(keys.for('a'));
      keys
        .forAll(['a', 'b'])
        .acquire()
        .subscribe({ error: () => undefined });
      keys.cancelWaiting();
      expect(events.slice(2)).toEqual(['keys #2 asked', 'keys #2 failed by CanceledError']);
    });

    it('of an event and a barrier, whose grants nobody holds', () => {
      listen();
      const event = inspector.watch('event', new Event());
      event.wait().subscribe();
      event.set();
      event.wait().subscribe();
      const barrier = inspector.watch('barrier', new Barrier(2));
      barrier.wait().subscribe();
      barrier.wait().subscribe();
      expect(events).toEqual([
        'event #1 asked',
        'event #1 granted after 0',
        'event #2 asked',
        'event #2 granted after 0',
        'barrier #3 asked',
        'barrier #4 asked',
        'barrier #3 granted after 0',
        'barrier #4 granted after 0',
      ]);
      expect(inspector.report().primitives.flatMap(({ holders }) => holders)).toEqual([]);
    });

    it('of a condition, which gives up the lock and takes it again', () => {
      listen();
      const condition = inspector.watch('condition', new Condition());
      inspector.watch('lock', condition.lock);
      usingLock(condition, () => condition.wait()).subscribe();
      usingLock(condition, () => {
        condition.notify();
        return of('done');
      }).subscribe();
      expect(events).toEqual([
        'lock #1 asked',
        'lock #1 granted after 0',
        'condition #2 asked',
        'lock #1 released after 0',
        'lock #3 asked',
        'lock #3 granted after 0',
        'lock #4 asked',
        'lock #3 released after 0',
        'lock #4 granted after 0',
        'condition #2 granted after 0',
        'lock #4 released after 0',
      ]);
    });

    it('failed, of a wait whose permit is released', () => {
      listen();
      const condition = inspector.watch('condition', new Condition());
      const permit = hold(condition.lock);
      condition.wait().subscribe({ error: () => undefined });
      permit.release();
      expect(events).toEqual(['condition #1 asked', 'condition #1 failed by NotLockedError']);
    });

    it('failed, of a wait whose predicate throws, and left, of one that is unsubscribed', () => {
      listen();
      const condition = inspector.watch('condition', new Condition());
      let looks = 0;
      const waits = [
        condition.waitFor(() => {
          if (looks++ > 0) throw new NotLockedError('thrown');
          return false;
        }),
        condition.wait(),
      ].map((wait$) => usingLock(condition, () => wait$).subscribe({ error: () => undefined }));
      waits[1]?.unsubscribe();
      usingLock(condition, () => {
        condition.notifyAll();
        return of('done');
      }).subscribe();
      expect(events).toEqual([
        'condition #1 asked',
        'condition #2 asked',
        'condition #2 left',
        'condition #1 failed by NotLockedError',
      ]);
    });

    it('left, of a wait that is just being left when the lock comes', () => {
      listen();
      const condition = inspector.watch('condition', new Condition());
      hold(condition.lock);
      const subscriber = new Leaving(() => condition.lock.release());
      condition.wait().subscribe(subscriber);
      hold(condition.lock);
      condition.notify();
      subscriber.unsubscribe();
      expect(events).toEqual(['condition #1 asked', 'condition #1 left']);
      expect(condition.lock.locked()).toBeFalse();
    });

    it('nothing of a call for a wait that throws', () => {
      listen();
      const condition = inspector.watch('condition', new Condition());
      condition.wait().subscribe({ error: () => undefined });
      expect(events).toEqual([]);
    });

    it('of a writer that becomes a reader: it goes on holding', () => {
      listen();
      const files = inspector.watch('files', new ReadWriteLock());
      const writer = hold(files.write);
      clock.advance(2);
      const reader = writer.downgrade();
      clock.advance(3);
      reader.release();
      expect(events.slice(2)).toEqual(['files #1 released after 5']);
    });

    it('nothing of a writer from before it watched', () => {
      const files = new ReadWriteLock();
      const writer = hold(files.write);
      inspector.watch('files', files);
      listen();
      writer.downgrade().release();
      expect(events).toEqual([]);
      expect(files.state).toEqual({ readers: 0, writing: false, waiting: 0 });
    });

    it('of permits that are released without saying which: the oldest come first', () => {
      listen();
      const seats = inspector.watch('seats', new Semaphore(3));
      seats.acquire(2).subscribe();
      seats.acquire().subscribe();
      seats.release(2);
      seats.release();
      expect(events.slice(4)).toEqual(['seats #1 released after 0', 'seats #2 released after 0']);
    });

    it('of a wait that is left while it queues for the lock, if only the lock is watched', () => {
      const condition = new Condition();
      const lock = inspector.watch('lock', condition.lock);
      hold(lock);
      const wait = condition.wait().subscribe();
      hold(lock);
      condition.notify();
      listen();
      wait.unsubscribe();
      expect(events).toEqual(['lock #3 left']);
      expect(inspector.report().primitives[0]?.waiting).toEqual([]);
    });

    it('of no release of a semaphore that is closed', () => {
      const seats = inspector.watch('seats', new Semaphore(3));
      const permit = hold(seats);
      seats.close();
      listen();
      seats.release();
      expect(events).toEqual([]);
      expect(permit.released).toBeFalse();
      expect(inspector.report().primitives[0]?.holders.length).toBe(1);
    });

    it('of a lock that is released by itself', () => {
      listen();
      const lock = inspector.watch('lock', new Lock());
      const permit = hold(lock);
      lock.release();
      expect(permit.released).toBeTrue();
      expect(events.slice(2)).toEqual(['lock #1 released after 0']);
    });

    it('of a rate limiter, whose grants nobody has to release', () => {
      listen();
      const limiter = inspector.watch('limiter', new RateLimiter(1, 10, clock));
      const permit = hold(limiter);
      limiter.acquire().subscribe();
      clock.advance(10);
      permit.release();
      expect(events.slice(2)).toEqual(['limiter #2 asked', 'limiter #2 granted after 10']);
      expect(permit.released).toBeTrue();
      expect(inspector.report().primitives[0]?.holders).toEqual([]);
    });

    it('of a lease that is stolen as of one that is released', async () => {
      listen();
      const origin = new SpecifiedLocks();
      const lock = inspector.watch('lock', new WebLock('a', origin.open()));
      const thief = new WebLock('a', origin.open());
      let lost: unknown;
      lock.acquire().subscribe(({ signal }) => {
        signal.addEventListener('abort', () => {
          lost = signal.reason;
        });
      });
      lock.acquireIfAvailable().subscribe();
      await new Promise(setImmediate);
      thief.steal().subscribe();
      await new Promise(setImmediate);
      expect((lost as Error).name).toBe('LeaseLostError');
      expect(events).toEqual([
        'lock #1 asked',
        'lock #2 asked',
        'lock #1 granted after 0',
        'lock #2 left',
        'lock #1 released after 0',
      ]);
    });

    it('before the call returns that has caused it, and in order, whatever an observer does', () => {
      const lock = inspector.watch('lock', new Lock());
      const other = inspector.watch('other', new Lock());
      inspector.events$.subscribe((event) => {
        events.push(line(event));
        if (event.type === 'granted' && event.name === 'lock') hold(other).release();
      });
      hold(lock);
      expect(events).toEqual([
        'lock #1 asked',
        'lock #1 granted after 0',
        'other #2 asked',
        'other #2 granted after 0',
        'other #2 released after 0',
      ]);
    });

    it('so that the state shows what an observer has done, before the call returns', () => {
      const lock = inspector.watch('lock', new Lock());
      const locked: boolean[] = [];
      lock.state$.subscribe((state) => locked.push(state.locked));
      inspector.events$.subscribe(({ type }) => {
        if (type === 'granted') lock.release();
      });
      hold(lock);
      expect(locked).toEqual([false, true, false]);
    });

    it('of several primitives in the order in which they happened', () => {
      listen();
      const outer = inspector.watch('outer', new Lock());
      const inner = inspector.watch('inner', new Lock());
      of('work').pipe(withLock(inner), withLock(outer)).subscribe();
      expect(events).toEqual([
        'outer #1 asked',
        'outer #1 granted after 0',
        'inner #2 asked',
        'inner #2 granted after 0',
        'inner #2 released after 0',
        'outer #1 released after 0',
      ]);
    });

    it('also after somebody has unsubscribed', () => {
      const lock = inspector.watch('lock', new Lock());
      const unsubscribed = inspector.events$.subscribe();
      unsubscribed.unsubscribe();
      listen();
      hold(lock).release();
      expect(events.length).toBe(3);
    });

    it('also after an observer has thrown out of its next, as where the stack is used up', () => {
      const lock = inspector.watch('lock', new Lock());
      inspector.events$.subscribe(
        new ThrowingSubscriber(() => {
          throw new Error('thrown');
        }),
      );
      listen();
      expect(() => hold(lock)).toThrowError('thrown');
      lock.release();
      expect(events).toEqual(['lock #1 granted after 0', 'lock #1 released after 0']);
    });

    it('so that a request which an observer takes back is not granted to nobody', () => {
      const lock = inspector.watch('lock', new Lock());
      const first = hold(lock);
      let grants = 0;
      const waiting = lock.acquire().subscribe(() => grants++);
      inspector.events$.subscribe(({ type }) => {
        if (type === 'released') waiting.unsubscribe();
      });
      first.release();
      expect(grants).toBe(0);
      expect(lock.state).toEqual({ locked: false, waiting: 0 });
    });
  });

  describe('reports', () => {
    it('the name, kind and state of each, who holds it, who waits, and for how long', () => {
      const lock = inspector.watch('lock', new Lock());
      const seats = inspector.watch('seats', new Semaphore(1));
      hold(lock);
      clock.advance(4);
      lock.acquire().subscribe();
      hold(seats);
      clock.advance(2);
      expect(inspector.report()).toEqual({
        primitives: [
          {
            name: 'lock',
            kind: 'Lock',
            state: { locked: true, waiting: 1 },
            holders: [{ id: 1, name: 'lock', since: 6 }],
            waiting: [{ id: 2, name: 'lock', since: 2 }],
          },
          {
            name: 'seats',
            kind: 'Semaphore',
            state: { value: 0, waiting: 0 },
            holders: [{ id: 3, name: 'seats', since: 2 }],
            waiting: [],
          },
        ],
      });
    });

    it('requests that had been waiting before it watched, from then on', () => {
      const lock = new Lock();
      const before = hold(lock);
      lock.acquire().subscribe();
      inspector.watch('lock', lock);
      clock.advance(1);
      expect(inspector.report().primitives[0]?.waiting).toEqual([
        { id: 1, name: 'lock', since: 1 },
      ]);
      before.release();
      expect(inspector.report().primitives[0]?.holders).toEqual([
        { id: 1, name: 'lock', since: 0 },
      ]);
    });

    it('requests that had been waiting without a stack, with their events at once', () => {
      const keeps = new Inspector({ stacks: true });
      const lock = new Lock();
      hold(lock);
      lock.acquire().subscribe();
      const told: string[] = [];
      keeps.events$.subscribe((event) => told.push(line(event)));
      keeps.watch('lock', lock);
      expect(told).toEqual(['lock #1 asked']);
      expect(keeps.report().primitives[0]?.waiting[0]?.stack).toBeUndefined();
      keeps.stop();
    });

    it('requests for several keys that had been waiting, once each, and in order', () => {
      const locks = new KeyedLock<string>();
      const [a, b] = [hold(locks.for('a')), hold(locks.for('b'))];
      locks.for('b').acquire().subscribe();
      const both = locks.forAll(['a', 'b']).acquire().subscribe();
      locks.for('a').acquire().subscribe();
      inspector.watch('locks', locks);
      listen();
      expect(inspector.report().primitives[0]?.waiting.map(({ id }) => id)).toEqual([1, 2, 3]);
      both.unsubscribe();
      b.release();
      a.release();
      expect(events).toEqual([
        'locks #2 left',
        'locks #1 granted after 0',
        'locks #3 granted after 0',
      ]);
    });

    it('requests that had been waiting for another tab', async () => {
      const locks = new SpecifiedLocks().open();
      const lock = new WebLock('a', locks);
      let lease: Permit | undefined;
      lock.acquire().subscribe((granted) => (lease = granted));
      await new Promise(setImmediate);
      lock.acquire().subscribe();
      inspector.watch('lock', lock);
      clock.advance(1);
      expect(inspector.report().primitives[0]?.waiting).toEqual([
        { id: 1, name: 'lock', since: 1 },
      ]);
      lease?.release();
      await new Promise(setImmediate);
      expect(inspector.report().primitives[0]?.holders).toEqual([
        { id: 1, name: 'lock', since: 0 },
      ]);
    });

    it('labels', () => {
      const lock = inspector.watch('lock', new Lock());
      listen();
      labelled('import', lock).acquire().subscribe();
      of(1)
        .pipe(withLock(labelled('export', lock)))
        .subscribe();
      const [report] = inspector.report().primitives;
      expect(report?.holders.map(({ label }) => label)).toEqual(['import']);
      expect(report?.waiting.map(({ label }) => label)).toEqual(['export']);
      expect(events).toEqual([
        'lock #1 (import) asked',
        'lock #1 (import) granted after 0',
        'lock #2 (export) asked',
      ]);
    });

    it('no stack, unless stacks are kept', () => {
      const lock = inspector.watch('lock', new Lock());
      hold(lock);
      expect(inspector.report().primitives[0]?.holders[0]?.stack).toBeUndefined();
      const keeps = new Inspector({ stacks: true });
      const other = keeps.watch('lock', new Lock());
      function theAsker(): void {
        hold(other);
      }
      theAsker();
      expect(keeps.report().primitives[0]?.holders[0]?.stack).toContain('theAsker');
      expect(keeps.report().primitives[0]?.holders[0]?.stack).not.toContain('Error');
      keeps.stop();
    });
  });

  it('takes the time of a monotonic clock, if it is given no scheduler', async () => {
    const timed = new Inspector({ heldLongerThan: 5 });
    const told: Warning[] = [];
    timed.warnings$.subscribe((warning) => told.push(warning));
    const permit = hold(timed.watch('lock', new Lock()));
    while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    permit.release();
    const { max = 0 } = timed.statistics.get('lock')?.hold ?? {};
    // A timer may be a little early.
    expect(max).toBeGreaterThan(4);
    expect(told.map(({ type }) => type)).toEqual(['held-too-long']);
    const { warnings$ } = timed;
    hold(timed.watch('other', new Lock()));
    timed.stop();
    // A timer that is left would ring.
    await new Promise((resolve) => setTimeout(resolve, 10));
    let more = 0;
    warnings$.subscribe(() => more++);
    expect(more).toBe(0);
  });

  it('keeps no process alive with its timers', () => {
    const setTimer = spyOn(globalThis, 'setTimeout').and.callThrough();
    const timed = new Inspector({ heldLongerThan: 1e6, waitsLongerThan: 1e5 });
    timed.warnings$.subscribe();
    const lock = timed.watch('lock', new Lock());
    hold(lock);
    lock.acquire().subscribe();
    const timers = setTimer.calls.all().map(({ returnValue }) => returnValue);
    expect(timers.map((timer) => timer.hasRef())).toEqual([false, false]);
    timed.stop();
  });

  it('keeps stacks, and leaves the limit of other stacks as it is', () => {
    const Traced = Error as { stackTraceLimit?: number };
    const { stackTraceLimit = 10 } = Traced;
    const keeps = new Inspector({ stacks: true });
    const lock = keeps.watch('lock', new Lock());
    let left: number | undefined;
    try {
      Traced.stackTraceLimit = 7;
      hold(lock);
      left = Traced.stackTraceLimit;
    } finally {
      Traced.stackTraceLimit = stackTraceLimit;
    }
    expect(left).toBe(7);
    keeps.stop();
  });

  it('keeps stacks where an engine has no limit for them', () => {
    const Traced = Error as { stackTraceLimit?: number | undefined };
    const { stackTraceLimit } = Traced;
    const keeps = new Inspector({ stacks: true });
    const lock = keeps.watch('lock', new Lock());
    let left: number | undefined;
    try {
      Traced.stackTraceLimit = undefined;
      hold(lock);
      left = Traced.stackTraceLimit;
    } finally {
      Traced.stackTraceLimit = stackTraceLimit;
    }
    // Not before: the first expectation of all needs a stack.
    expect(left).toBeUndefined();
    expect(keeps.report().primitives[0]?.holders.length).toBe(1);
    keeps.stop();
  });

  describe('draws a graph', () => {
    it('in which those that wait wait for the holders', () => {
      const lock = inspector.watch('lock', new Lock());
      hold(lock);
      lock.acquire().subscribe();
      lock.acquire().subscribe();
      const graph = inspector.graph();
      expect(graph.requests.map(({ id }) => id)).toEqual([1, 2, 3]);
      expect(graph.edges).toEqual([
        { waits: 2, holds: 1 },
        { waits: 3, holds: 1 },
      ]);
    });

    it('in which a holder waits for what was asked for inside of it', () => {
      const lock = inspector.watch('lock', new Lock());
      usingLock(lock, () => lock.acquire()).subscribe();
      expect(inspector.graph().edges).toEqual([
        { waits: 1, holds: 2 },
        { waits: 2, holds: 1 },
      ]);
    });

    it('without edges where nobody holds up anybody', () => {
      const event = inspector.watch('event', new Event());
      const limiter = inspector.watch('limiter', new RateLimiter(1, 10, clock));
      const keys = inspector.watch('keys', new KeyedLock<string>());
      event.wait().subscribe();
      hold(limiter);
      limiter.acquire().subscribe();
      hold(keys.for('a'));
      hold(keys.for('b'));
      keys.for('a').acquire().subscribe();
      expect(inspector.graph().edges).toEqual([{ waits: 6, holds: 4 }]);
    });
  });

  describe('counts by name', () => {
    it('what was granted, has left and has failed, and the times', () => {
      const all = [new Lock(), new Lock()].map((lock) => inspector.watch('pool', lock));
      for (const lock of all) {
        const permit = hold(lock);
        lock.acquire().subscribe((second) => second.release());
        lock.acquire().subscribe().unsubscribe();
        clock.advance(8);
        permit.release();
        lock.close();
        lock.acquire().subscribe({ error: () => undefined });
      }
      const statistics = inspector.statistics.get('pool');
      expect(statistics?.granted).toBe(4);
      expect(statistics?.left).toBe(2);
      expect(statistics?.failed).toBe(2);
      const { count, sum, max } = statistics?.wait ?? {};
      expect([count, sum, max]).toEqual([4, 16, 8]);
      expect(statistics?.hold.quantile(1)).toBe(8);
      expect(statistics?.hold.quantile(0)).toBe(0);
    });
  });

  it('leaves the state and the grants of a primitive as they are', () => {
    const lock = inspector.watch('lock', new Lock());
    listen();
    const states: object[] = [];
    lock.state$.subscribe((state) => states.push(state));
    const gate = new Subject<void>();
    usingLock(lock, () => gate).subscribe();
    gate.complete();
    expect(states).toEqual([
      { locked: false, waiting: 0 },
      { locked: true, waiting: 0 },
      { locked: false, waiting: 0 },
    ]);
  });

  it('passes on a permit that looks and works like any other', () => {
    const lock = inspector.watch('lock', new Lock());
    const permit = hold(lock);
    expect(inspect(permit)).toBe('Permit { released: false }');
    expect(JSON.stringify(permit)).toBe('{"released":false}');
    permit[Symbol.dispose]();
    expect(permit.released).toBeTrue();
    expect(lock.locked()).toBeFalse();
  });
});
