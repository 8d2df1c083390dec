import { setImmediate } from 'node:timers/promises';
import {
  concat,
  from,
  map,
  mergeMap,
  NEVER,
  type Observable,
  of,
  type OperatorFunction,
  Subject,
  Subscription,
  take,
  timer,
} from 'rxjs';
import {
  allOf,
  BoundedSemaphore,
  Condition,
  Event,
  KeyedLock,
  Lock,
  type Permit,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { Inspector, labelled, type Warning } from '../../lib/inspect/index.js';
import { WebLock, WebReadWriteLock, WebSemaphore } from '../../lib/web/index.js';
import { collectGarbage } from '../helpers/collectGarbage.js';
import { hold } from '../helpers/hold.js';
import { ManualClock } from '../helpers/ManualClock.js';
import { SpecifiedLocks } from '../web/helpers/SpecifiedLocks.js';

/** A warning as a line: `deadlock #2 #1`. */
function line({ type, requests }: Warning): string {
  return [type, ...requests.map(({ id }) => `#${String(id)}`)].join(' ');
}

describe('an inspector warns', () => {
  let clock: ManualClock;
  let inspector: Inspector;
  let warnings: Warning[];

  const inspect = (options = {}): void => {
    clock = new ManualClock();
    inspector = new Inspector({ scheduler: clock, ...options });
    warnings = [];
    inspector.warnings$.subscribe((warning) => warnings.push(warning));
  };

  afterEach(() => {
    inspector.stop();
  });

  describe('of what is held for too long', () => {
    beforeEach(() => inspect({ heldLongerThan: 10 }));

    it('once, with what it is called and how long it was held', () => {
      const lock = inspector.watch('lock', new Lock());
      labelled('import', lock).acquire().subscribe();
      clock.advance(9);
      expect(warnings).toEqual([]);
      clock.advance(50);
      expect(warnings).toEqual([
        {
          type: 'held-too-long',
          name: 'lock',
          message: 'lock #1 (import) has been held for 10 ms',
          requests: [{ id: 1, name: 'lock', label: 'import', since: 10 }],
        },
      ]);
    });

    it('each in its time, with one timer, and none when nothing is held', () => {
      const [one, other] = [new Lock(), new Lock()].map((lock) => inspector.watch('lock', lock));
      if (!one || !other) throw new Error('no locks');
      const first = hold(one);
      clock.advance(4);
      hold(other);
      clock.advance(6);
      expect(warnings.map(line)).toEqual(['held-too-long #1']);
      clock.advance(4);
      expect(warnings.map(line)).toEqual(['held-too-long #1', 'held-too-long #2']);
      expect(clock.most).toBe(1);
      first.release();
      clock.advance(100);
      expect(clock.timers).toBe(0);
      hold(one);
      clock.advance(10);
      expect(warnings.map(line).slice(2)).toEqual(['held-too-long #3']);
    });

    it('not where it was released in time', () => {
      const lock = inspector.watch('lock', new Lock());
      for (let times = 0; times < 5; times++) {
        const permit = hold(lock);
        clock.advance(9);
        permit.release();
      }
      expect(warnings).toEqual([]);
    });

    it('where a timer comes a little early', () => {
      const lock = inspector.watch('lock', new Lock());
      hold(lock);
      clock.shift(9);
      clock.fire()();
      expect(warnings.map(line)).toEqual(['held-too-long #1']);
    });

    it('and sets no timer while nobody hears of it', () => {
      const silent = new Inspector({ scheduler: clock, heldLongerThan: 10 });
      hold(silent.watch('lock', new Lock()));
      expect(clock.timers).toBe(0);
      const subscription = silent.warnings$.subscribe();
      expect(clock.timers).toBe(1);
      subscription.unsubscribe();
      expect(clock.timers).toBe(0);
      silent.stop();
    });

    it('also of what was held before anybody heard of it', () => {
      const silent = new Inspector({ scheduler: clock, heldLongerThan: 10 });
      hold(silent.watch('lock', new Lock()));
      clock.advance(20);
      const told: string[] = [];
      silent.warnings$.subscribe((warning) => told.push(line(warning)));
      clock.advance(10);
      expect(told).toEqual(['held-too-long #1']);
      silent.stop();
    });
  });

  describe('of both, each with its own limit', () => {
    it('in time, while the timer is set for something later', () => {
      inspect({ heldLongerThan: 10, waitsLongerThan: 100 });
      const [one, other] = [new Lock(), new Lock()].map((lock) => inspector.watch('lock', lock));
      if (!one || !other) throw new Error('no locks');
      const first = hold(one);
      one.acquire().subscribe();
      first.release();
      one.acquire().subscribe();
      clock.advance(30);
      hold(other);
      clock.advance(10);
      expect(warnings.map(line)).toEqual(['held-too-long #2', 'held-too-long #4']);
      clock.advance(60);
      expect(warnings.map(line).slice(2)).toEqual(['waits-too-long #3 #2']);
      expect(clock.most).toBe(1);
    });

    it('of one request for both, first that it waits and then that it is held', () => {
      inspect({ heldLongerThan: 20, waitsLongerThan: 10 });
      const lock = inspector.watch('lock', new Lock());
      const first = hold(lock);
      lock.acquire().subscribe();
      clock.advance(15);
      expect(warnings.map(line)).toEqual(['waits-too-long #2 #1']);
      first.release();
      clock.advance(30);
      expect(warnings.map(line).slice(1)).toEqual(['held-too-long #2']);
    });

    it('and tells the next who listens what nobody has heard', () => {
      inspect({ heldLongerThan: 10 });
      inspector.stop();
      const silent = new Inspector({ scheduler: clock, heldLongerThan: 10 });
      hold(silent.watch('one', new Lock()));
      hold(silent.watch('other', new Lock()));
      const told: string[] = [];
      const listen = (): void => {
        silent.warnings$.pipe(take(1)).subscribe((warning) => told.push(line(warning)));
      };
      listen();
      clock.advance(10);
      expect(told).toEqual(['held-too-long #1']);
      listen();
      expect(told).toEqual(['held-too-long #1', 'held-too-long #2']);
      silent.stop();
    });

    it('once, also if another look comes from inside of a warning', () => {
      inspect();
      const silent = new Inspector({ scheduler: clock, heldLongerThan: 10 });
      const told: string[] = [];
      const listen = (): void => {
        const subscription = new Subscription();
        subscription.add(
          silent.warnings$.subscribe((warning) => {
            told.push(line(warning));
            subscription.unsubscribe();
            listen();
          }),
        );
      };
      listen();
      hold(silent.watch('one', new Lock()));
      hold(silent.watch('other', new Lock()));
      clock.advance(10);
      expect(told).toEqual(['held-too-long #1', 'held-too-long #2']);
      silent.stop();
    });

    it('and sets no timer for longer than a timer can be, on any scheduler', () => {
      inspect();
      const delays: (number | undefined)[] = [];
      const scheduler = {
        now: () => 0,
        schedule: (_work: unknown, delay?: number) => {
          delays.push(delay);
          return Subscription.EMPTY;
        },
      };
      const patient = new Inspector({ scheduler, heldLongerThan: 1e12 });
      patient.warnings$.subscribe();
      hold(patient.watch('lock', new Lock()));
      expect(delays).toEqual([2 ** 31 - 1]);
      patient.stop();
    });
  });

  describe('of a request that waits for too long', () => {
    beforeEach(() => inspect({ waitsLongerThan: 10 }));

    it('once, with those that hold what it waits for', () => {
      const lock = inspector.watch('lock', new Lock());
      hold(lock);
      clock.advance(3);
      lock.acquire().subscribe();
      clock.advance(30);
      expect(warnings).toEqual([
        {
          type: 'waits-too-long',
          name: 'lock',
          message: 'lock #2 has waited for 10 ms',
          requests: [
            { id: 2, name: 'lock', since: 10 },
            { id: 1, name: 'lock', since: 13 },
          ],
        },
      ]);
    });

    it('not where it was granted in time', () => {
      const lock = inspector.watch('lock', new Lock());
      const permit = hold(lock);
      lock.acquire().subscribe();
      clock.advance(9);
      permit.release();
      clock.advance(100);
      expect(warnings).toEqual([]);
    });
  });

  describe('of a deadlock', () => {
    beforeEach(() => inspect());

    it('of a lock that is asked for again inside of its own section', async () => {
      const lock = inspector.watch('lock', new Lock());
      usingLock(labelled('outer', lock), () => usingLock(lock, () => of(1))).subscribe();
      expect(warnings).toEqual([]);
      await setImmediate();
      expect(warnings).toEqual([
        {
          type: 'deadlock',
          name: 'lock',
          message:
            'a deadlock: lock #2 waits for lock #1 (outer); lock #1 (outer) has been held for 0 ms, and goes on when lock #2 is granted',
          requests: [
            { id: 2, name: 'lock', since: 0 },
            { id: 1, name: 'lock', label: 'outer', since: 0 },
          ],
        },
      ]);
      await setImmediate();
      expect(warnings.length).toBe(1);
    });

    it('of two and of three locks, through promises and timers', async () => {
      for (const count of [2, 3]) {
        warnings.length = 0;
        const locks = Array.from({ length: count }, (_, index) =>
          inspector.watch(`lock ${String(index)}`, new Lock()),
        );
        const all = locks.map((lock, index) =>
          usingLock(lock, async () => {
            await new Promise((resolve) => setTimeout(resolve, 1));
            const next = locks[(index + 1) % count];
            if (!next) throw new Error('no lock');
            await new Promise((resolve) => next.acquire().subscribe(resolve));
          }).subscribe(),
        );
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(warnings.map(({ type, requests }) => [type, requests.length])).toEqual([
          ['deadlock', 2 * count],
        ]);
        for (const subscription of all) subscription.unsubscribe();
      }
    });

    it('of a semaphore whose permits are all held in the circle, and not of one with a permit more', async () => {
      for (const permits of [2, 3]) {
        warnings.length = 0;
        const seats = inspector.watch('seats', new Semaphore(permits));
        const lock = inspector.watch('lock', new Lock());
        const rest = hold(seats);
        const all = [
          usingLock(seats, () => timer(1).pipe(throttleBySemaphore(lock, () => NEVER))).subscribe(),
          usingLock(lock, () => seats.acquire(2)).subscribe(),
        ];
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(warnings.length).toBe(permits === 2 ? 1 : 0);
        for (const subscription of all) subscription.unsubscribe();
        rest.release();
      }
    });

    it('of a read-write lock that is asked for writing inside of a read', async () => {
      const files = inspector.watch('files', new ReadWriteLock());
      usingLock(files.read, () => files.write.acquire()).subscribe();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #2 #1']);
    });

    it('of a read inside of a read while a writer waits', async () => {
      const files = inspector.watch('files', new ReadWriteLock());
      const gate = new Subject<void>();
      usingLock(files.read, () =>
        gate.pipe(throttleBySemaphore(1, () => files.read.acquire())),
      ).subscribe();
      files.write.acquire().subscribe();
      gate.next();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #3 #1']);
    });

    it("of a condition's lock, which a notified wait wants back", async () => {
      const lock = inspector.watch('lock', new Lock());
      const condition = inspector.watch('condition', new Condition());
      inspector.watch('its lock', condition.lock);
      usingLock(lock, () => usingLock(condition, () => condition.wait())).subscribe();
      usingLock(condition, () => {
        condition.notify();
        return lock.acquire();
      }).subscribe();
      await setImmediate();
      expect(warnings.map(({ type, requests }) => [type, requests.length])).toEqual([
        ['deadlock', 4],
      ]);
    });

    it('of keys, and of several keys at once', async () => {
      const keys = inspector.watch('keys', new KeyedLock<string>());
      usingLock(keys.for('a'), () => keys.forAll(['a', 'b']).acquire()).subscribe();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #2 #1']);
    });

    it('of several as one, whose last part asks for what waits for the part before', async () => {
      const [a, b, c] = [new Lock(), new Lock(), new Lock()];
      for (const [name, lock] of Object.entries({ a, b, c })) inspector.watch(name, lock);
      const last = {
        acquire: () => {
          usingLock(c, () => b.acquire()).subscribe();
          return c.acquire();
        },
      };
      usingLock(allOf(a, b, last), () => []).subscribe();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #4 #2 #5 #3']);
    });

    it('inside of which a throttle runs, wherever its values come from', async () => {
      const lock = inspector.watch('lock', new Lock());
      const values = new Subject<number>();
      usingLock(lock, () => values.pipe(throttleBySemaphore(1, () => lock.acquire()))).subscribe();
      values.next(1);
      values.next(2);
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #2 #1']);
    });

    it('and not where a grant asks again and then releases', async () => {
      const lock = inspector.watch('lock', new Lock());
      let granted = 0;
      lock.acquire().subscribe((permit) => {
        lock.acquire().subscribe(() => granted++);
        permit.release();
      });
      await setImmediate();
      expect(granted).toBe(1);
      expect(warnings).toEqual([]);
    });

    it('and not where it is not known who asks', async () => {
      const lock = inspector.watch('lock', new Lock());
      hold(lock);
      lock.acquire().subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
    });

    it('and not where a wait is notified from inside of the lock that it wants back', async () => {
      const condition = inspector.watch('condition', new Condition());
      inspector.watch('lock', condition.lock);
      const permit = hold(condition.lock);
      condition.wait().subscribe();
      expect(permit.released).toBeFalse();
      const gate = new Subject<void>();
      usingLock(condition, () => {
        condition.notify();
        return gate;
      }).subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
    });

    const throttles: Record<string, (lock: Lock) => OperatorFunction<number, unknown>> = {
      'is the cap': (lock) => throttleBySemaphore(lock, () => NEVER),
      'its work asks for': (lock) => throttleBySemaphore(1, () => lock.acquire()),
    };
    for (const [name, throttle] of Object.entries(throttles)) {
      it(`and not where a value is fed from inside of the lock that ${name}`, async () => {
        const lock = inspector.watch('lock', new Lock());
        const values = new Subject<number>();
        values.pipe(throttle(lock)).subscribe();
        const gate = new Subject<void>();
        usingLock(lock, () => {
          values.next(1);
          return gate;
        }).subscribe();
        await setImmediate();
        expect(warnings).toEqual([]);
      });
    }

    /** What runs a source under locks, and goes on until that ends. */
    type Section = (locks: readonly [Lock, Lock], source: Observable<number>) => Observable<number>;
    const sections: Record<string, Section> = {
      'a section': ([lock], source) => source.pipe(withLock(lock)),
      'a section of several': (locks, source) => source.pipe(withLock(allOf(...locks))),
      'a section under a permit of other code': ([lock], source) => {
        const permit$ = lock
          .acquire()
          .pipe(map((permit) => ({ released: false, release: () => permit.release() })));
        return source.pipe(withLock(permit$));
      },
      'a throttle': ([lock], source) => of(0).pipe(throttleBySemaphore(lock, () => source)),
    };
    for (const [name, section] of Object.entries(sections)) {
      for (const { when, first } of [
        { when: 'at once', first: of(1) },
        { when: 'later', first: from(Promise.resolve(1)) },
      ]) {
        it(`and not of who hears of a value of ${name} ${when}, which does not wait for that`, async () => {
          const locks = [new Lock(), new Lock()] as const;
          for (const lock of locks) inspector.watch('lock', lock);
          const values = new Subject<number>();
          let granted = 0;
          section(locks, concat(first, values))
            .pipe(mergeMap((value) => of(value).pipe(withLock(allOf(...locks)))))
            .subscribe(() => granted++);
          await setImmediate();
          expect(warnings).toEqual([]);
          expect(granted).toBe(0);
          values.complete();
          expect(granted).toBe(1);
        });
      }
    }

    it('of who hears of the values of a section, and is inside of another one', async () => {
      const lock = inspector.watch('lock', new Lock());
      const inner = inspector.watch('inner', new Lock());
      const values = new Subject<number>();
      const subscription = usingLock(lock, () =>
        values.pipe(
          withLock(inner),
          mergeMap(() => lock.acquire()),
        ),
      ).subscribe();
      values.next(1);
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #3 #1']);
      subscription.unsubscribe();
      usingLock(lock, () =>
        values.pipe(
          throttleBySemaphore(1, (value) => of(value)),
          mergeMap(() => lock.acquire()),
        ),
      ).subscribe();
      values.next(2);
      await setImmediate();
      expect(warnings.map(line).slice(1)).toEqual(['deadlock #5 #4']);
    });

    it('and not of an event, which anybody can set', async () => {
      const lock = inspector.watch('lock', new Lock());
      const event = inspector.watch('event', new Event());
      usingLock(lock, () => event.wait()).subscribe();
      lock.acquire().subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
    });

    it('and not of a pool that is paused', async () => {
      const pool = inspector.watch('pool', new BoundedSemaphore(1));
      usingLock(pool, () => pool.acquire()).subscribe();
      pool.resize(0);
      await setImmediate();
      expect(warnings).toEqual([]);
    });

    it('of a lock between tabs that is asked for again inside of its own section', async () => {
      const lock = inspector.watch('lock', new WebLock('a', new SpecifiedLocks().open()));
      const subscription = usingLock(lock, () => lock.acquire()).subscribe();
      for (let round = 0; round < 4; round++) await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #2 #1']);
      subscription.unsubscribe();
    });

    it('of the permits of a semaphore between tabs, once all of them are in the circle', async () => {
      for (const permits of [2, 3]) {
        warnings.length = 0;
        const options = new SpecifiedLocks().open();
        const seats = inspector.watch('seats', new WebSemaphore('a', permits, options));
        const subscription = usingLock(seats, () =>
          usingLock(seats, () => concat(seats.acquireIfAvailable(), seats.acquire())),
        ).subscribe();
        for (let round = 0; round < 20; round++) await setImmediate();
        expect(warnings.map(({ type }) => type)).toEqual(permits === 2 ? ['deadlock'] : []);
        subscription.unsubscribe();
      }
    });

    for (const { name, outer, inner, writes, told } of [
      { name: 'writing inside of a read', outer: 'read', inner: 'write', told: '#2 #1' },
      { name: 'reading inside of a write', outer: 'write', inner: 'read', told: '#2 #1' },
      {
        name: 'reading inside of a read, behind a writer',
        outer: 'read',
        inner: 'read',
        writes: true,
        told: '#3 #1',
      },
      { name: 'reading inside of a read', outer: 'read', inner: 'read', told: undefined },
    ] as const) {
      it(`of a read-write lock between tabs: ${name}${told ? '' : ' is none'}`, async () => {
        const files = inspector.watch(
          'files',
          new WebReadWriteLock('a', new SpecifiedLocks().open()),
        );
        const gate = new Subject<void>();
        const section = usingLock(files[outer], () =>
          gate.pipe(throttleBySemaphore(1, () => files[inner].acquire())),
        ).subscribe();
        for (let round = 0; round < 4; round++) await setImmediate();
        if (writes) section.add(files.write.acquire().subscribe());
        gate.next();
        for (let round = 0; round < 4; round++) await setImmediate();
        expect(warnings.map(line)).toEqual(told ? [`deadlock ${told}`] : []);
        section.unsubscribe();
      });
    }

    it('and not of a request that does not wait, or that steals', async () => {
      const { locks } = new SpecifiedLocks().open();
      const late = {
        request: async (...call: Parameters<typeof locks.request>) => {
          await setImmediate();
          return locks.request(...call);
        },
        query: () => locks.query(),
      };
      const lock = inspector.watch('lock', new WebLock('a', { locks: late }));
      const heard: string[] = [];
      usingLock(lock, () => concat(lock.acquireIfAvailable(), lock.steal())).subscribe({
        error: (error: unknown) => heard.push((error as Error).name),
      });
      for (let round = 0; round < 8; round++) await setImmediate();
      expect(warnings).toEqual([]);
      expect(heard).toEqual(['LeaseLostError']);
    });

    it('and not of a semaphore to which permits were added', async () => {
      const pool = inspector.watch('pool', new Semaphore(1));
      pool.release();
      const other = hold(pool);
      const work = new Subject<void>();
      work.subscribe(() => other.release());
      usingLock(pool, () => pool.acquire()).subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
      work.next();
      expect(pool.state).toEqual({ value: 1, waiting: 0 });
    });

    it('of a semaphore to which permits were added, once all of them are in the circle', async () => {
      const pool = inspector.watch('pool', new Semaphore(1));
      pool.release();
      usingLock(pool.acquire(2), () => pool.acquire()).subscribe();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #2 #1']);
    });

    it('and goes on when what is waited for is no longer watched', async () => {
      const [one, other] = [new Lock(), new Lock()];
      const pool = inspector.watch('pool', new Semaphore(1));
      inspector.watch('one', one);
      inspector.watch('other', other);
      hold(pool);
      usingLock(one, () => pool.acquire()).subscribe();
      inspector.unwatch(pool);
      expect(inspector.graph().edges).toEqual([]);
      usingLock(other, () => one.acquire()).subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
      expect(inspector.graph().edges).toEqual([
        { waits: 5, holds: 2 },
        { waits: 4, holds: 5 },
      ]);
    });

    it('and knows nothing of what another inspector watches', () => {
      const stranger = new Inspector();
      const [one, two] = ['one', 'two'].map((name) => inspector.watch(name, new Lock()));
      const strange = stranger.watch('strange', new Lock());
      if (!one || !two) throw new Error('no locks');
      hold(strange);
      hold(two);
      usingLock(one, () => strange.acquire()).subscribe();
      expect(inspector.graph().edges).toEqual([]);
      expect(stranger.graph().edges).toEqual([{ waits: 2, holds: 1 }]);
      stranger.stop();
    });

    it('and tells the next who listens what nobody has heard', async () => {
      inspector.stop();
      inspector = new Inspector();
      const told: string[] = [];
      const listen = (): void => {
        inspector.warnings$.pipe(take(1)).subscribe((warning) => told.push(line(warning)));
      };
      listen();
      for (const name of ['one', 'other']) {
        const lock = inspector.watch(name, new Lock());
        usingLock(lock, () => lock.acquire()).subscribe();
      }
      await setImmediate();
      expect(told).toEqual(['deadlock #2 #1']);
      listen();
      await setImmediate();
      expect(told).toEqual(['deadlock #2 #1', 'deadlock #4 #3']);
    });

    it('also where it stood before anybody heard of it', async () => {
      const silent = new Inspector();
      const lock = silent.watch('lock', new Lock());
      usingLock(lock, () => lock.acquire()).subscribe();
      await setImmediate();
      const told: string[] = [];
      silent.warnings$.subscribe((warning) => told.push(line(warning)));
      await setImmediate();
      expect(told).toEqual(['deadlock #2 #1']);
      silent.stop();
    });
  });

  describe('of a permit that was lost', () => {
    beforeEach(() => inspect());

    const collected = async (): Promise<void> => {
      for (let round = 0; round < 10 && warnings.length === 0; round++) await collectGarbage();
      await setImmediate();
    };

    it('with the stack that asked, and of those that wait for it in vain', async () => {
      inspect({ stacks: true });
      const lock = inspector.watch('lock', new Lock());
      function theAsker(): void {
        lock.acquire().subscribe();
      }
      theAsker();
      lock.acquire().subscribe();
      await collected();
      expect(warnings.map(line)).toEqual(['leaked #1', 'never #2 #1']);
      expect(warnings[0]?.requests[0]?.stack).toContain('theAsker');
      expect(warnings[0]?.message).toMatch(
        /^the permit of lock #1 was lost .* never been released$/,
      );
      expect(warnings[1]?.message).toBe(
        'lock #2 will never be granted: the permit of lock #1 was never released, and is lost',
      );
      lock.acquire().subscribe();
      await setImmediate();
      expect(warnings.map(line).slice(2)).toEqual(['never #3 #1']);
    });

    for (const { name, make } of [
      { name: 'a semaphore', make: () => new Semaphore(1) },
      { name: 'one side of a read-write lock', make: () => new ReadWriteLock() },
      { name: 'a keyed lock', make: () => new KeyedLock<string>() },
    ]) {
      it(`of ${name}`, async () => {
        const primitive = inspector.watch('it', make());
        if (primitive instanceof Semaphore) hold(primitive);
        else if (primitive instanceof ReadWriteLock) hold(primitive.write);
        else hold(primitive.for('key'));
        await collected();
        expect(warnings.map(line)).toEqual(['leaked #1']);
      });
    }

    it('with a section that nobody keeps', async () => {
      const lock = inspector.watch('lock', new Lock());
      usingLock(lock, () => NEVER).subscribe();
      await collected();
      expect(warnings.map(line)).toEqual(['leaked #1']);
    });

    it('and not of one that was released', async () => {
      const lock = inspector.watch('lock', new Lock());
      const seats = inspector.watch('seats', new Semaphore(9));
      hold(lock).release();
      const permit = hold(seats);
      await setImmediate();
      permit.release();
      for (let round = 0; round < 4; round++) await collectGarbage();
      expect(warnings).toEqual([]);
    });

    it('and not of one that is kept', async () => {
      const lock = inspector.watch('lock', new Lock());
      const permit = hold(lock);
      for (let round = 0; round < 4; round++) await collectGarbage();
      expect(warnings).toEqual([]);
      expect(permit.released).toBeFalse();
    });

    it('and not of a writer that goes on as a reader', async () => {
      const lock = inspector.watch('lock', new ReadWriteLock());
      const downgraded = async (): Promise<Permit> => {
        const writer = hold(lock.write);
        await setImmediate();
        return writer.downgrade();
      };
      const reader = await downgraded();
      for (let round = 0; round < 6; round++) await collectGarbage();
      expect(warnings).toEqual([]);
      reader.release();
    });

    it('of a reader that was a writer before', async () => {
      const lock = inspector.watch('lock', new ReadWriteLock());
      const writer = hold(lock.write);
      // In another turn than its grant, in which the inspector began to follow the writer's permit.
      await setImmediate();
      writer.downgrade();
      await collected();
      expect(warnings.map(line)).toEqual(['leaked #1']);
      expect(lock.state.readers).toBe(1);
    });

    it('also where there was a warning of its request before', async () => {
      const pool = inspector.watch('pool', new BoundedSemaphore(2));
      pool.resize(1);
      const other = hold(pool);
      pool.acquire(2).subscribe();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['never #2']);
      pool.resize(2);
      other.release();
      for (let round = 0; round < 6; round++) await collectGarbage();
      await setImmediate();
      expect(warnings.map(line)).toEqual(['never #2', 'leaked #2']);
    });

    it('also where it was in a deadlock before', async () => {
      const lock = inspector.watch('lock', new Lock());
      lock.acquire().subscribe(() => {
        lock.acquire().subscribe({ error: () => undefined });
      });
      await setImmediate();
      expect(warnings.map(line)).toEqual(['deadlock #2 #1']);
      lock.cancelWaiting();
      warnings.length = 0;
      await collected();
      expect(warnings.map(line)).toEqual(['leaked #1']);
    });

    it('once, also if the one who heard of it goes and another one comes', async () => {
      inspector.stop();
      inspector = new Inspector();
      const lock = inspector.watch('lock', new Lock());
      warnings = [];
      const listen = (): Subscription =>
        inspector.warnings$.subscribe((warning) => warnings.push(warning));
      const listening = listen();
      hold(lock);
      await collected();
      listening.unsubscribe();
      listen();
      expect(warnings.map(line)).toEqual(['leaked #1']);
      expect(lock.locked()).toBeTrue();
    });

    it('and not where its primitive went with it', async () => {
      (() => {
        hold(inspector.watch('lock', new Lock()));
      })();
      for (let round = 0; round < 4; round++) await collectGarbage();
      await setImmediate();
      expect(warnings).toEqual([]);
    });

    it('also where it was lost before anybody heard of it', async () => {
      const silent = new Inspector();
      const lock = silent.watch('lock', new Lock());
      hold(lock);
      for (let round = 0; round < 6; round++) await collectGarbage();
      await setImmediate();
      const told: string[] = [];
      silent.warnings$.subscribe((warning) => told.push(line(warning)));
      silent.warnings$.subscribe();
      expect(told).toEqual(['leaked #1']);
      expect(lock.locked()).toBeTrue();
      silent.stop();
    });
  });

  describe('of a request that can never be granted', () => {
    beforeEach(() => inspect());

    it('for more permits than a bounded semaphore has since it was made smaller', async () => {
      const pool = inspector.watch('pool', new BoundedSemaphore(3));
      hold(pool);
      pool.acquire(3).subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
      pool.resize(2);
      await setImmediate();
      expect(warnings.map(({ type, message }) => [type, message])).toEqual([
        ['never', 'pool #2 will never be granted: it asks for more permits than there are'],
      ]);
      pool.resize(1);
      await setImmediate();
      expect(warnings.length).toBe(1);
    });

    it('and not for more permits than a semaphore has, as release() may add some', async () => {
      const seats = inspector.watch('seats', new Semaphore(1));
      seats.acquire(2).subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
    });

    it('and not while a pool is paused', async () => {
      const pool = inspector.watch('pool', new BoundedSemaphore(3));
      pool.resize(0);
      pool.acquire(3).subscribe();
      await setImmediate();
      expect(warnings).toEqual([]);
    });
  });
});
