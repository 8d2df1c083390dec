import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { merge, Subject, Subscription, takeUntil } from 'rxjs';
import { usingLock } from '../../../lib/index.js';
import { Inspector } from '../../../lib/inspect/index.js';
import { RedisLock } from '../../../lib/redis/RedisLock.js';
import { RedisSemaphore } from '../../../lib/redis/RedisSemaphore.js';
import type { RedisLease } from '../../../lib/redis/index.js';
import { collectGarbage } from '../../helpers/collectGarbage.js';
import { collectUnhandledErrors } from '../../helpers/collectUnhandledErrors.js';
import { sessionWith } from './helpers/sessionWith.js';

const waiting = (): Promise<unknown> => Promise.resolve({ kind: 'waiting', untilDue: 60_000 });
const granted = (): Promise<unknown> => Promise.resolve({ kind: 'granted', token: 5n });
const refused = (): Promise<unknown> => Promise.resolve({ kind: 'refused' });
const lost = (): Promise<unknown> => Promise.resolve({ kind: 'lost' });

/** A lock of a session that is alive. */
async function lockWith(acquire: () => Promise<unknown>) {
  const { session, server } = sessionWith(acquire);
  await setImmediate();
  return { session, lock: new RedisLock(session, server, 'a') };
}

describe('a lock between machines', () => {
  it('sends an error of the server to nobody who leaves because of it', async () => {
    const { session, server, fail } = sessionWith(waiting);
    await setImmediate();
    const locks = ['a', 'b', 'c'].map((name) => new RedisLock(session, server, name));
    const heard: string[] = [];
    merge(...locks.map((lock) => lock.acquire())).subscribe({
      error: (error: unknown) => heard.push((error as Error).name),
    });
    await setImmediate();
    const unhandled = await collectUnhandledErrors(() => {
      fail(new Error('NOAUTH Authentication required.'));
    });
    expect(heard).toEqual(['SessionError']);
    expect(unhandled).toEqual([]);
    expect(locks.map(({ state }) => state.waiting)).toEqual([0, 0, 0]);
    await session.close();
  });

  it('does not fail a request that was taken back while the session ended', async () => {
    const { session, lock } = await lockWith(waiting);
    const heard: string[] = [];
    const leave = new Subject<void>();
    lock.acquire().subscribe({
      error: (error: unknown) => {
        heard.push((error as Error).name);
        leave.next();
      },
    });
    await session.close();
    const unhandled = await collectUnhandledErrors(() => {
      lock
        .acquire()
        .pipe(takeUntil(leave))
        .subscribe({ error: () => heard.push('second'), complete: () => heard.push('left') });
    });
    expect(heard).toEqual(['ClosedError', 'left']);
    expect(unhandled).toEqual([]);
  });

  it('tells the loss of a lease in the context in which it was requested', async () => {
    const store = new AsyncLocalStorage<string>();
    let answer = granted;
    const { session, server } = await store.run('session', async () => {
      const made = sessionWith(() => answer());
      await setImmediate();
      return made;
    });
    const lock = new RedisLock(session, server, 'a');
    const heard: unknown[] = [];
    store.run('asker', () => {
      lock.acquire().subscribe(({ signal }) => {
        signal.addEventListener('abort', () => heard.push(store.getStore()));
      });
    });
    await setImmediate();
    answer = lost;
    store.run('other', () => lock.acquire().subscribe().unsubscribe());
    await setImmediate();
    expect(heard).toEqual(['asker']);
    await session.close();
  });

  /** Moves the clock past the end of the lease, before any timer has run. */
  const outlast = (session: { check(): void }): void => {
    const now = performance.now.bind(performance);
    spyOn(performance, 'now').and.callFake(() => now() + 120_000);
    session.check();
  };

  it('tells the state of a lease that is lost, which counts as released, before its signal', async () => {
    const { session, lock } = await lockWith(granted);
    const log: unknown[] = [];
    lock.acquire().subscribe((lease) => {
      lease.signal.addEventListener('abort', () => {
        log.push('aborted', lease.released, lock.state.held);
      });
    });
    await setImmediate();
    lock.state$.subscribe(({ held }) => log.push(held));
    outlast(session);
    expect(log).toEqual([1, 0, 'aborted', true, 0]);
    await session.close();
  });

  it('is not waited for any more when a request completes without a grant', async () => {
    const { session, lock } = await lockWith(refused);
    const heard: number[] = [];
    lock.acquireIfAvailable().subscribe({ complete: () => heard.push(lock.state.waiting) });
    await setImmediate();
    expect(heard).toEqual([0]);
    await session.close();
  });

  it('asks again for what was lost before it was delivered', async () => {
    const { session, lock } = await lockWith(granted);
    const heard: string[] = [];
    let lose = true;
    lock.state$.subscribe(({ held, waiting }) => {
      heard.push(`${String(held)} held, ${String(waiting)} waiting`);
      if (held === 0 || !lose) return;
      lose = false;
      outlast(session);
    });
    lock.acquire().subscribe(() => heard.push('granted'));
    for (let round = 0; round < 4; round++) await setImmediate();
    expect(heard).toEqual([
      '0 held, 0 waiting',
      '0 held, 1 waiting',
      '1 held, 0 waiting',
      '0 held, 1 waiting',
      '1 held, 0 waiting',
      'granted',
    ]);
    await session.close();
  });

  it('does not ask again for a request that leaves because another lease is lost', async () => {
    const { session, server } = sessionWith(granted);
    await setImmediate();
    const [one, other] = ['a', 'b'].map((name) => new RedisLock(session, server, name));
    const requests = new Subscription();
    one?.acquire().subscribe(({ signal }) => {
      signal.addEventListener('abort', () => requests.unsubscribe());
    });
    await setImmediate();
    other?.state$.subscribe(({ held }) => {
      if (held > 0) outlast(session);
    });
    requests.add(other?.acquire().subscribe());
    for (let round = 0; round < 4; round++) await setImmediate();
    expect(other?.state).toEqual({ held: 0, waiting: 0 });
    await session.close();
  });

  it('errors in the order of the requests, whichever of them is about to be granted', async () => {
    for (const answers of [
      [waiting, granted],
      [granted, waiting],
    ]) {
      const { session, lock } = await lockWith(() => (answers.shift() ?? waiting)());
      const heard: string[] = [];
      lock.acquire().subscribe({ error: () => heard.push('first') });
      lock.acquire().subscribe({ error: () => heard.push('second') });
      lock.state$.subscribe(({ held }) => {
        if (held > 0) lock.cancelWaiting();
      });
      await setImmediate();
      expect(heard).toEqual(['first', 'second']);
      await session.close();
    }
  });

  it('lets a request leave that is about to get an error', async () => {
    const { session, lock } = await lockWith(waiting);
    const heard: string[] = [];
    const second = new Subscription();
    lock.acquire().subscribe({ error: () => second.unsubscribe() });
    second.add(lock.acquire().subscribe({ error: () => heard.push('second') }));
    expect(() => lock.cancelWaiting()).not.toThrow();
    expect(heard).toEqual([]);
    await session.close();
  });

  it('is kept while its state is observed, by nobody else', async () => {
    const { session, server } = sessionWith(waiting);
    await setImmediate();
    const made = (() => {
      const lock = new RedisLock(session, server, 'a');
      return { lock: new WeakRef(lock), observer: new WeakRef(lock.state$.subscribe()) };
    })();
    for (let round = 0; round < 4; round++) await collectGarbage();
    expect(made.lock.deref()).toBeDefined();
    made.observer.deref()?.unsubscribe();
    for (let round = 0; round < 4; round++) await collectGarbage();
    expect(made.lock.deref()).toBeUndefined();
    await session.close();
  });

  it('is in no deadlock with a request that does not wait', async () => {
    const answers = [granted, refused];
    const { session, server } = sessionWith(() => (answers.shift() ?? waiting)());
    await setImmediate();
    const inspector = new Inspector();
    const lock = inspector.watch('lock', new RedisLock(session, server, 'a'));
    const warnings: string[] = [];
    inspector.warnings$.subscribe(({ message }) => warnings.push(message));
    let ended = false;
    usingLock<never, RedisLease>(lock, () => lock.acquireIfAvailable() as never).subscribe({
      complete: () => (ended = true),
    });
    await setImmediate();
    await setImmediate();
    expect(warnings).toEqual([]);
    expect(ended).toBeTrue();
    inspector.stop();
    await session.close();
  });

  it('is in no deadlock behind a request that does not wait', async () => {
    const answers = [granted, () => new Promise(() => undefined)];
    const { session, server } = sessionWith(() => (answers.shift() ?? waiting)());
    await setImmediate();
    const inspector = new Inspector();
    const pool = inspector.watch('pool', new RedisSemaphore(session, server, 'a', 3));
    const warnings: string[] = [];
    inspector.warnings$.subscribe(({ message }) => warnings.push(message));
    usingLock(pool, () => merge(pool.acquireIfAvailable(3), pool.acquire())).subscribe({
      error: () => undefined,
    });
    await setImmediate();
    await setImmediate();
    expect(inspector.report().primitives[0]?.waiting.length).toBe(2);
    expect(warnings).toEqual([]);
    inspector.stop();
    await session.close();
  });
});
