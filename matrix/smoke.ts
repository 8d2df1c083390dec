/**
 * A program that uses everything the package exports, in any runtime, and throws where something
 * does not do what it is for.
 */
import { delay, firstValueFrom, merge, NEVER, of, toArray } from 'rxjs';
import * as locks from 'rxjs-locks';
import * as inspect from 'rxjs-locks/inspect';
import { type LockManager, WebLock } from 'rxjs-locks/web';

/** For a lock that is closed: nobody asks it. */
const unused = () => Promise.reject(new Error('asked'));
const noLocks: LockManager = { request: unused, query: unused };

/** A use of each export: a new one has to be added here, or this does not compile. */
const uses: { readonly [Name in keyof typeof locks]: () => Promise<void> } = {
  async Lock() {
    const lock = new locks.Lock();
    const permit = await firstValueFrom(lock.acquire());
    expect('held', lock.state, { locked: true, waiting: 0 });
    const next = firstValueFrom(lock.acquire());
    permit.release();
    (await next).release();
    expect('free', lock.locked(), false);
  },
  async Event() {
    const event = new locks.Event();
    const waiting = firstValueFrom(event.wait());
    event.set();
    expect('set', await waiting, true);
  },
  async Condition() {
    const condition = new locks.Condition();
    const stock: string[] = [];
    const bought = locks.usingLock(condition, () => condition.waitFor(() => stock.pop()));
    const delivered = locks.usingLock(condition, () => {
      stock.push('apple');
      condition.notifyAll();
      return [];
    });
    expect('bought', await firstValueFrom(merge(bought, delivered)), 'apple');
  },
  async Semaphore() {
    const semaphore = new locks.Semaphore(2);
    const permit = await firstValueFrom(semaphore.acquire(2));
    expect('taken', semaphore.state, { value: 0, waiting: 0 });
    permit.release();
    expect('given back', semaphore.value, 2);
  },
  async BoundedSemaphore() {
    const semaphore = new locks.BoundedSemaphore(2);
    expectThrow('too much', RangeError, () => semaphore.release());
    semaphore.resize(1);
    (await firstValueFrom(semaphore.acquire())).release();
    expect('resized', semaphore.state, { value: 1, waiting: 0 });
  },
  async Barrier() {
    const barrier = new locks.Barrier(2);
    const arrived = merge(barrier.wait(), barrier.wait()).pipe(toArray());
    expect('all arrived', await firstValueFrom(arrived), [0, 1]);
  },
  async ReadWriteLock() {
    const files = new locks.ReadWriteLock();
    const reader = await firstValueFrom(files.read.acquire());
    const writing = firstValueFrom(files.write.acquire());
    expect('read', files.state, { readers: 1, writing: false, waiting: 1 });
    reader.release();
    await writing;
    expect('written', files.state, { readers: 0, writing: true, waiting: 0 });
  },
  async KeyedLock() {
    const accounts = new locks.KeyedLock<string>();
    const work = (key: string) => of(key).pipe(delay(1), locks.withLock(accounts.for(key)));
    const done = merge(work('ada'), work('bob'), work('ada')).pipe(toArray());
    expect('one at a time for each key', await firstValueFrom(done), ['ada', 'bob', 'ada']);
    expect('forgotten', accounts.state, { keys: 0 });
  },
  async RateLimiter() {
    const limiter = new locks.RateLimiter(1, 20);
    const begun = Date.now();
    await firstValueFrom(limiter.acquire());
    const waiting = firstValueFrom(limiter.acquire());
    expect('full', limiter.state, { available: 0, waiting: 1 });
    await waiting;
    // The timers of some runtimes are early by the fraction that their clock does not show.
    expect('a window later', Date.now() - begun >= 19, true);
  },
  async withLock() {
    const lock = new locks.Lock();
    const pair = (name: string) =>
      merge(of(`${name}1`), of(`${name}2`).pipe(delay(1))).pipe(locks.withLock(lock));
    const told = await firstValueFrom(merge(pair('a'), pair('b')).pipe(toArray()));
    expect('one after the other', told, ['a1', 'a2', 'b1', 'b2']);
  },
  async usingLock() {
    const lock = new locks.Lock();
    const held = locks.usingLock(lock, (permit) => of(permit.released, lock.locked()));
    expect('inside', await firstValueFrom(held.pipe(toArray())), [false, true]);
    expect('outside', lock.locked(), false);
  },
  async throttleBySemaphore() {
    let inside = 0;
    let most = 0;
    const work = (value: number) => {
      most = Math.max(most, ++inside);
      return Promise.resolve(value * value).finally(() => inside--);
    };
    const squares = of(1, 2, 3, 4).pipe(locks.throttleBySemaphore(2, work), toArray());
    expect('all of them', (await firstValueFrom(squares)).sort(), [1, 16, 4, 9]);
    expect('two at a time', most, 2);
  },
  async allOf() {
    const [lock, semaphore] = [new locks.Lock(), new locks.Semaphore(1)];
    const both = locks.allOf(lock, semaphore);
    const held = await firstValueFrom(both.acquire());
    expect('both held', [lock.locked(), semaphore.value], [true, 0]);
    expect('all or none', both.tryAcquire(), undefined);
    held.release();
    expect('both given back', [lock.locked(), semaphore.value], [false, 1]);
    const server = new AbortController();
    const lease = { released: false, release: () => undefined, signal: server.signal };
    const work = NEVER.pipe(locks.withLock(locks.allOf(lock, { acquire: () => of(lease) })));
    const lost = firstValueFrom(work);
    server.abort(new locks.LeaseLostError('lost'));
    await expectRejection('a part is lost', locks.LeaseLostError, lost);
    expect('given back', lock.locked(), false);
  },
  async OverflowError() {
    const work = (value: number) => of(value).pipe(delay(1));
    const kept = locks.throttleBySemaphore(1, work, { maxWaiting: 1, overflow: 'drop-oldest' });
    expect('the latest', await firstValueFrom(of(1, 2, 3, 4).pipe(kept, toArray())), [1, 4]);
    const full = of(1, 2).pipe(locks.throttleBySemaphore(1, work, { maxWaiting: 0 }));
    await expectRejection('too many', locks.OverflowError, firstValueFrom(full));
  },
  async NotLockedError() {
    expectThrow('free', locks.NotLockedError, () => new locks.Lock().release());
    return Promise.resolve();
  },
  async ClosedError() {
    const lock = new locks.Lock();
    lock.tryAcquire();
    const waiting = firstValueFrom(lock.acquire());
    lock.close();
    await expectRejection('closed', locks.ClosedError, waiting);
    // The entries share their classes, whichever files of the package the runtime takes.
    const shared = new WebLock('smoke', { locks: noLocks });
    shared.close();
    const refused = firstValueFrom(shared.acquire());
    await expectRejection('closed between tabs', locks.ClosedError, refused);
  },
  async CanceledError() {
    const lock = new locks.Lock();
    lock.tryAcquire();
    const waiting = firstValueFrom(lock.acquire());
    lock.cancelWaiting();
    await expectRejection('canceled', locks.CanceledError, waiting);
  },
  async LeaseLostError() {
    const server = new AbortController();
    const lease = { released: false, release: () => undefined, signal: server.signal };
    const work = firstValueFrom(NEVER.pipe(locks.withLock(of(lease))));
    server.abort(new locks.LeaseLostError('lost'));
    await expectRejection('lost', locks.LeaseLostError, work);
  },
  async BrokenBarrierError() {
    const barrier = new locks.Barrier(2);
    const waiting = firstValueFrom(barrier.wait());
    barrier.abort();
    await expectRejection('aborted', locks.BrokenBarrierError, waiting);
  },
};

/** The same for what shows who holds and who waits. */
const usesOfInspect: { readonly [Name in keyof typeof inspect]: () => Promise<void> } = {
  async Inspector() {
    const inspector = new inspect.Inspector();
    const lock = inspector.watch('accounts', new locks.Lock());
    const warned = firstValueFrom(inspector.warnings$);
    const outer = locks.usingLock(lock, () => of('inside').pipe(locks.withLock(lock)));
    const waiting = outer.subscribe();
    const { type, requests } = await warned;
    expect('a deadlock', [type, requests.length], ['deadlock', 2]);
    waiting.unsubscribe();
    expect('its figures', inspector.statistics.get('accounts')?.granted, 1);
  },
  async labelled() {
    const inspector = new inspect.Inspector();
    const lock = inspector.watch('accounts', new locks.Lock());
    await firstValueFrom(inspect.labelled('import job', lock).acquire());
    expect('its label', inspector.report().primitives[0]?.holders[0]?.label, 'import job');
  },
  async formatReport() {
    const text = inspect.formatReport((await oneWaits()).report());
    expect('the report', text.split('\n')[0], 'accounts: Lock { locked: true, waiting: 1 }');
  },
  async toMermaid() {
    const graph = inspect.toMermaid((await oneWaits()).graph());
    expect('the flowchart', graph.split('\n').at(-1), '  r2 -->|waits for| r1');
  },
  async toDot() {
    const graph = inspect.toDot((await oneWaits()).graph());
    expect('the drawing', graph.includes('2 -> 1 [label="waits for"]'), true);
  },
  async performanceTracks() {
    inspect.performanceTracks(await oneWaits()).unsubscribe();
    const drawn = performance.getEntriesByType('measure').map(({ name }) => name);
    expect('the entries', drawn.sort(), ['holds #1', 'waits #2']);
    performance.clearMeasures();
  },
  async meter() {
    const instruments: string[] = [];
    const create = (name: string) => {
      instruments.push(name);
      return { record: () => undefined };
    };
    const otelMeter: inspect.OpenTelemetryMeter = {
      createHistogram: create,
      createObservableUpDownCounter: create,
      addBatchObservableCallback: () => undefined,
      removeBatchObservableCallback: () => undefined,
    };
    inspect.meter(await oneWaits(), otelMeter).unsubscribe();
    expect('the instruments', instruments.length, 4);
  },
};

/** What watches a lock that one holds, and another one waits for. */
async function oneWaits(): Promise<inspect.Inspector> {
  const inspector = new inspect.Inspector();
  const lock = inspector.watch('accounts', new locks.Lock());
  await firstValueFrom(lock.acquire());
  lock.acquire().subscribe();
  return inspector;
}

for (const [name, use] of Object.entries({ ...uses, ...usesOfInspect })) {
  await use().catch((cause: unknown) => {
    throw new Error(`${name}: ${String(cause)}`, { cause });
  });
}
expect('the exports', Object.keys(locks).sort(), Object.keys(uses).sort());
expect('the others', Object.keys(inspect).sort(), Object.keys(usesOfInspect).sort());
console.log(`${String(Object.keys({ ...uses, ...usesOfInspect }).length)} exports used`);

function expect(what: string, actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: expected ${other}, got ${one}`);
}

type ErrorClass = new (...args: string[]) => Error;

function expectThrow(what: string, type: ErrorClass, call: () => void): void {
  try {
    call();
  } catch (error) {
    if (error instanceof type) return;
    throw error;
  }
  throw new Error(`${what}: expected ${type.name}, and nothing was thrown`);
}

async function expectRejection(what: string, type: ErrorClass, promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expectThrow(what, type, () => {
    if (error !== undefined) throw error as Error;
  });
}
