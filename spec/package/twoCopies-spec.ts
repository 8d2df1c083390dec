import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { concat, map, NEVER, Observable, of, Subject, takeUntil } from 'rxjs';
import * as esm from 'rxjs-locks';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';
import { temporaryFolder } from './helpers/temporaryFolder.js';

type Copy = typeof esm;

const require = createRequire(import.meta.url);
const cjs = require('rxjs-locks') as Copy;

/** Two packages have each installed their own copy, with a different RxJS. */
function installedApart(folder: string): Copy {
  for (const [path, name] of [
    ['dist', 'rxjs-locks/dist'],
    ['package.json', 'rxjs-locks/package.json'],
    ['node_modules/rxjs/dist/cjs', 'rxjs/dist/cjs'],
    ['node_modules/rxjs/package.json', 'rxjs/package.json'],
  ] as const) {
    cpSync(path, join(folder, 'node_modules', name), { recursive: true });
  }
  return createRequire(join(folder, 'index.js'))('rxjs-locks') as Copy;
}

/** Lockables of one copy that let in one at a time. */
const lockables: readonly {
  readonly name: string;
  readonly make: (copy: Copy) => esm.Lockable | Observable<esm.Permit>;
}[] = [
  { name: 'a Lock', make: ({ Lock }) => new Lock() },
  { name: 'a Semaphore', make: ({ Semaphore }) => new Semaphore(1) },
  { name: 'a BoundedSemaphore', make: ({ BoundedSemaphore }) => new BoundedSemaphore(1) },
  { name: 'a Condition', make: ({ Condition }) => new Condition() },
  {
    name: 'the write side of a ReadWriteLock',
    make: ({ ReadWriteLock }) => new ReadWriteLock().write,
  },
  { name: 'a key of a KeyedLock', make: ({ KeyedLock }) => new KeyedLock<string>().for('key') },
  { name: 'all permits of a Semaphore', make: ({ Semaphore }) => new Semaphore(3).acquire(3) },
  {
    name: 'a shaped request',
    make: ({ Lock }) => new Lock().acquire().pipe(map((permit) => permit)),
  },
];

describe('two copies of the package in one program:', () => {
  const folder = temporaryFolder();
  let apart: Copy;
  beforeAll(() => {
    apart = installedApart(folder);
  });

  it('are told apart, even by the RxJS they use', () => {
    expect(new Set([esm.Lock, cjs.Lock, apart.Lock]).size).toBe(3);
    const requests = [esm, cjs, apart].map(({ Lock }) => new Lock().acquire());
    expect(requests.map((request) => request instanceof Observable)).toEqual([true, true, false]);
  });

  const copies: readonly (readonly [name: string, copy: () => Copy])[] = [
    ['the ES module', () => esm],
    ['CommonJS', () => cjs],
    ['one that has an RxJS of its own', () => apart],
  ];
  for (const [name, copy] of copies) {
    for (const [otherName, otherCopy] of copies) {
      if (name !== otherName) {
        describe(`${name}, with primitives of ${otherName},`, () => {
          tellsOf(copy, otherCopy);
        });
      }
    }
  }
});

function tellsOf(copyOf: () => Copy, otherOf: () => Copy): void {
  let copy: Copy;
  let other: Copy;
  beforeEach(() => {
    copy = copyOf();
    other = otherOf();
  });

  for (const { name, make } of lockables) {
    it(`withLock runs one at a time under ${name}`, () => {
      const request = make(other);
      const works = Array.from({ length: 4 }, () => new Subject<string>());
      const results = works.map((work, index) =>
        // Alternately with the operators of both copies.
        record(work.pipe((index % 2 === 0 ? copy : other).withLock(request))),
      );
      const observed = () => works.map((work) => work.observed);
      expect(observed()).toEqual([true, false, false, false]);
      works[0]?.next('a');
      works[0]?.complete();
      expect(observed()).toEqual([false, true, false, false]);
      works[1]?.error(new Error('fault'));
      expect(observed()).toEqual([false, false, true, false]);
      results[2]?.subscription.unsubscribe();
      expect(observed()).toEqual([false, false, false, true]);
      works[3]?.complete();
      expect(results.map(({ completed }) => completed)).toEqual([true, false, false, true]);
      expect(record(of('free').pipe(copy.withLock(request))).values).toEqual(['free']);
    });

    it(`usingLock passes the work the permit of ${name}, which it can give back`, () => {
      const request = make(other);
      const permits: esm.Permit[] = [];
      const stays = record(
        copy.usingLock(request, (permit) => {
          permits.push(permit);
          return NEVER;
        }),
      );
      const next = record(copy.usingLock(request, (permit) => of(permit.released)));
      expect(next.values).toEqual([]);
      permits[0]?.release();
      expect(next.values).toEqual([false]);
      stays.subscription.unsubscribe();
      expect(record(of('free').pipe(copy.withLock(request))).values).toEqual(['free']);
    });
  }

  for (const { name, make } of lockables.slice(0, -2)) {
    it(`throttleBySemaphore shares ${name} with pipelines of both, in turns`, () => {
      const lock = make(other) as esm.Lockable;
      const started: string[] = [];
      const works = new Map<string, Subject<string>>();
      const project = (value: string) => {
        started.push(value);
        const work = new Subject<string>();
        works.set(value, work);
        return work;
      };
      const one = record(of('a', 'b', 'c').pipe(copy.throttleBySemaphore(lock, project)));
      const two = record(of('x', 'y').pipe(other.throttleBySemaphore(lock, project)));
      // The second request of one came before the first of two. Each has at most one request.
      const turns = ['a', 'b', 'x', 'c', 'y'];
      for (const [index, value] of turns.entries()) {
        expect(started).toEqual(turns.slice(0, index + 1));
        works.get(value)?.next(value);
        works.get(value)?.complete();
      }
      expect([one.values, two.values]).toEqual([
        ['a', 'b', 'c'],
        ['x', 'y'],
      ]);
      expect([one.completed, two.completed]).toEqual([true, true]);
    });
  }

  it('a section ends if the wait inside it is left', () => {
    const condition = new other.Condition();
    const log: string[] = [];
    const left = new Subject();
    copy
      .usingLock(condition, () =>
        concat(condition.wait().pipe(takeUntil(left)), of('goes on without the lock')),
      )
      .subscribe({
        next: (value) => log.push(String(value)),
        error: (error: unknown) => log.push((error as Error).name),
      });
    left.next('leave');
    expect(log).toEqual(['NotLockedError']);
  });

  it('a request is taken back when its stream is unsubscribed, while somebody else is inside', () => {
    const lock = new other.Lock();
    hold(lock);
    const streams = [
      of(1).pipe(copy.withLock(lock)),
      copy.usingLock(lock, () => of(1)),
      of(1, 2, 3).pipe(copy.throttleBySemaphore(lock, (value) => of(value))),
    ].map(record);
    expect(lock.state).toEqual({ locked: true, waiting: 3 });
    for (const { subscription } of streams) subscription.unsubscribe();
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
  });

  it('every permit is given back when a throttle is unsubscribed', () => {
    const cap = new other.Semaphore(2);
    const result = record(of(1, 2, 3).pipe(copy.throttleBySemaphore(cap, () => NEVER)));
    expect(cap.state).toEqual({ value: 0, waiting: 1 });
    result.subscription.unsubscribe();
    expect(cap.state).toEqual({ value: 2, waiting: 0 });
  });

  it('grants are first come, first served, whichever copy made the request', () => {
    const lock = new other.Lock();
    const held = hold(lock);
    const log: string[] = [];
    const told = (name: string) =>
      new Observable<never>((subscriber) => {
        log.push(name);
        subscriber.complete();
      });
    told('first').pipe(copy.withLock(lock)).subscribe();
    lock.acquire().subscribe((permit) => {
      log.push('second');
      permit.release();
    });
    told('third').pipe(other.withLock(lock)).subscribe();
    of(1)
      .pipe(copy.throttleBySemaphore(lock, () => told('fourth')))
      .subscribe();
    copy.usingLock(lock.acquire(), () => told('fifth')).subscribe();
    expect(lock.state).toEqual({ locked: true, waiting: 5 });
    held.release();
    expect(log).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
  });

  it('readers of both are granted together, behind a writer', () => {
    const { read, write } = new other.ReadWriteLock();
    const writer = hold(write);
    const works = [new Subject<string>(), new Subject<string>()] as const;
    record(works[0].pipe(copy.withLock(read)));
    record(works[1].pipe(other.withLock(read)));
    expect(works.map(({ observed }) => observed)).toEqual([false, false]);
    writer.release();
    expect(works.map(({ observed }) => observed)).toEqual([true, true]);
    works[0].complete();
    expect(write.tryAcquire()).toBeUndefined();
    works[1].complete();
    expect(write.tryAcquire()).toBeDefined();
  });

  it('a request of one is a stream like any other under a lock of the other', () => {
    const [inner, outer] = [new copy.Lock(), new other.Lock()];
    const holder = hold(inner);
    const { values } = record(inner.acquire().pipe(copy.withLock(outer)));
    expect([inner.state.waiting, outer.locked()]).toEqual([1, true]);
    holder.release();
    expect([inner.locked(), outer.locked()]).toEqual([true, false]);
    values[0]?.release();
    expect(inner.locked()).toBeFalse();
  });

  it('a stream under a lock of each gives both back', () => {
    const [inner, outer] = [new copy.Lock(), new other.Lock()];
    const work = new Subject<string>();
    const result = record(work.pipe(copy.withLock(outer), other.withLock(inner)));
    expect([inner.locked(), outer.locked()]).toEqual([true, true]);
    result.subscription.unsubscribe();
    expect([inner.locked(), outer.locked()]).toEqual([false, false]);
  });

  it('a condition lets its holders wait for each other', () => {
    const condition = new other.Condition();
    const consumer = record(copy.usingLock(condition, () => condition.wait()));
    expect(condition.state).toEqual({ waiting: 1 });
    record(
      copy.usingLock(condition, () => {
        condition.notify();
        return of('notified');
      }),
    );
    expect([consumer.values, consumer.completed]).toEqual([[true], true]);
    expect(condition.locked()).toBeFalse();
  });

  it('a condition takes no lock of the other copy, and throws at the call', () => {
    expect(() => new copy.Condition(new other.Lock())).toThrowError(
      TypeError,
      /^new Condition\(lock\): a Lock of this copy of the library, or nothing for a new one, got a Lock$/,
    );
  });

  it('errors are recognized by their name, not by their class', () => {
    const closed = new other.Lock();
    closed.close();
    const barrier = new other.Barrier(2);
    barrier.abort();
    const condition = new other.Condition();
    const heard = [
      record(of(1).pipe(copy.withLock(closed))).error,
      record(of(1).pipe(copy.throttleBySemaphore(closed, () => of(1)))).error,
      record(barrier.wait()).error,
      record(copy.usingLock(new copy.Lock(), () => condition.wait())).error,
    ] as Error[];
    const names = ['ClosedError', 'ClosedError', 'BrokenBarrierError', 'NotLockedError'] as const;
    expect(heard.map(({ name }) => name)).toEqual([...names]);
    heard.forEach((error, index) => {
      expect(error).toBeInstanceOf(other[names[index] ?? 'ClosedError']);
      expect(error).not.toBeInstanceOf(copy[names[index] ?? 'ClosedError']);
    });
  });

  it('close() of a lock errors the stream that waits, and a running one continues', () => {
    const lock = new other.Lock();
    const work = new Subject<string>();
    const runs = record(work.pipe(copy.withLock(lock)));
    const waits = record(of('never').pipe(copy.withLock(lock)));
    lock.close();
    expect((waits.error as Error).name).toBe('ClosedError');
    work.next('goes on');
    work.complete();
    expect([runs.values, runs.completed]).toEqual([['goes on'], true]);
  });
}
