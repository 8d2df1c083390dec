import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { firstValueFrom, lastValueFrom, NEVER, of } from 'rxjs';
import { ClosedError, LeaseLostError, usingLock, withLock } from '../../../lib/index.js';
import type { RedisSessionState } from '../../../lib/redis/index.js';
import { Asking } from '../helpers/Asking.js';
import { clients } from '../helpers/clients.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';
import { until } from '../helpers/until.js';
import { LEASE, World } from '../helpers/World.js';

for (const kind of clients) {
  describe(`between machines, by ${kind.name},`, () => {
    const suite = serverOfSuite();
    let world: World;

    beforeEach(() => {
      world = new World(suite.server, kind);
    });

    afterEach(async () => {
      expect(await world.end())
        .withContext('left in the server')
        .toEqual(['counter']);
    });

    describe('a lock', () => {
      it('lets one be inside at a time in all processes', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.lock('a').acquire()).granted();
        const second = new Asking(two.lock('a').acquire());
        await world.waiting('lock:a', 1);
        expect(second.outcome).toBe('waiting');
        first.release();
        expect((await second.granted()).released).toBeFalse();
      });

      it('lets in first come, first served, by arrival at the server, across all processes', async () => {
        const [one, two, three] = [
          await world.session(),
          await world.session(),
          await world.session(),
        ];
        const first = await new Asking(one.lock('a').acquire()).granted();
        const order: number[] = [];
        const requests = [two, three, one, two, one, three, three, two].map(
          (session, index) => () => {
            const asking = new Asking(session.lock('a').acquire());
            void asking.granted().then((lease) => {
              order.push(index);
              lease.release();
            });
            return asking;
          },
        );
        await world.askInTurn('lock:a', requests);
        first.release();
        await until('all are granted', () => order.length === requests.length);
        expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      });

      it('takes a request back that is unsubscribed while it waits', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.lock('a').acquire()).granted();
        const [second, third] = await world.askInTurn('lock:a', [
          () => new Asking(two.lock('a').acquire()),
          () => new Asking(one.lock('a').acquire()),
        ]);
        second.leave();
        await world.waiting('lock:a', 1);
        first.release();
        await third.granted();
        expect(second.outcome).toBe('waiting');
      });

      it('takes a request back that is unsubscribed before it has arrived', async () => {
        const one = await world.session();
        new Asking(one.lock('a').acquire()).leave();
        const asking = new Asking(one.lock('a').acquire());
        asking.leave();
        await new Asking(one.lock('a').acquire()).granted();
        expect(asking.outcome).toBe('waiting');
        expect(one.lock('a').state).toEqual({ held: 1, waiting: 0 });
      });

      it('gives straight back what is granted in the moment of the unsubscribing', async () => {
        const [one, two] = [await world.session(), await world.session()];
        for (let round = 0; round < 20; round++) {
          const first = await new Asking(one.lock('a').acquire()).granted();
          const second = new Asking(two.lock('a').acquire());
          await world.waiting('lock:a', 1);
          first.release();
          second.leave();
        }
        await new Asking(one.lock('a').acquire()).granted();
      });

      it('never grants inside subscribe', async () => {
        const one = await world.session();
        const asking = new Asking(one.lock('a').acquire());
        expect(asking.outcome).toBe('waiting');
        await asking.granted();
      });

      it('makes a request of each subscription', async () => {
        const one = await world.session();
        const acquire$ = one.lock('a').acquire();
        const [first, second] = [new Asking(acquire$), new Asking(acquire$)];
        (await first.granted()).release();
        (await second.granted()).release();
        expect(second.lease).not.toBe(first.lease);
      });

      it('gives a lease back once', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.lock('a').acquire()).granted();
        first.release();
        await new Asking(two.lock('a').acquire()).granted();
        first.release();
        await delay(50);
        const third = new Asking(one.lock('a').acquireIfAvailable());
        expect(await third.over()).toBe('refused');
      });

      it('is another lock where its kind is another, under the same name', async () => {
        const one = await world.session();
        await new Asking(one.lock('a').acquire()).granted();
        await new Asking(one.semaphore('a', 1).acquire()).granted();
        await new Asking(one.readWriteLock('a').write.acquire()).granted();
      });

      it('is another lock under another prefix', async () => {
        const [one, two] = [await world.session(), await world.session({ prefix: 'other' })];
        await new Asking(one.lock('a').acquire()).granted();
        await new Asking(two.lock('a').acquire()).granted();
        await lastValueFrom(two.close(), { defaultValue: undefined });
        await suite.server.control.del('{other}:counter');
      });

      it('takes any name', async () => {
        const one = await world.session();
        for (const name of ['', ' ', 'a b c', 'a\nb', '{a}', 'für 価格 🔒', ':', '%s']) {
          const first = await new Asking(one.lock(name).acquire()).granted();
          const second = new Asking(one.lock(name).acquire());
          await world.waiting(`lock:${name}`, 1);
          first.release();
          (await second.granted()).release();
        }
      });
    });

    describe('acquireIfAvailable()', () => {
      it('grants where it is free', async () => {
        const one = await world.session();
        expect(await new Asking(one.lock('a').acquireIfAvailable()).over()).toBe('granted');
      });

      it('completes without a grant where it is held, and leaves no request', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.lock('a').acquire()).granted();
        expect(await new Asking(two.lock('a').acquireIfAvailable()).over()).toBe('refused');
        expect(two.lock('a').state).toEqual({ held: 0, waiting: 0 });
        first.release();
        await new Asking(one.lock('a').acquire()).granted();
      });

      it('does not overtake those that wait', async () => {
        const one = await world.session();
        const pool = one.semaphore('a', 2);
        await new Asking(pool.acquire()).granted();
        const big = new Asking(pool.acquire(2));
        await world.waiting('semaphore:a', 1);
        expect(await new Asking(pool.acquireIfAvailable()).over()).toBe('refused');
        big.leave();
      });

      it('errors with the closing error once it is closed', async () => {
        const lock = (await world.session()).lock('a');
        lock.close();
        expect(await new Asking(lock.acquireIfAvailable()).over()).toBe('ClosedError');
      });
    });

    describe('a semaphore', () => {
      it('lets as many be inside as it has permits', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.semaphore('a', 2).acquire()).granted();
        await new Asking(two.semaphore('a', 2).acquire()).granted();
        const third = new Asking(two.semaphore('a', 2).acquire());
        await world.waiting('semaphore:a', 1);
        first.release();
        await third.granted();
      });

      it('does not let small requests overtake big ones', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.semaphore('a', 3).acquire(2)).granted();
        const [big, small] = await world.askInTurn('semaphore:a', [
          () => new Asking(two.semaphore('a', 3).acquire(3)),
          () => new Asking(one.semaphore('a', 3).acquire(1)),
        ]);
        await delay(20);
        expect([big.outcome, small.outcome]).toEqual(['waiting', 'waiting']);
        first.release();
        (await big.granted()).release();
        await small.granted();
      });

      it('lets in whom a big request held up that leaves', async () => {
        const [one, two] = [await world.session(), await world.session()];
        await new Asking(one.semaphore('a', 3).acquire(2)).granted();
        const [big, small] = await world.askInTurn('semaphore:a', [
          () => new Asking(two.semaphore('a', 3).acquire(3)),
          () => new Asking(one.semaphore('a', 3).acquire(1)),
        ]);
        big.leave();
        await small.granted();
      });

      it('counts each request by the number of permits of its process', async () => {
        const [one, two] = [await world.session(), await world.session()];
        await new Asking(one.semaphore('a', 1).acquire()).granted();
        expect(await new Asking(one.semaphore('a', 1).acquireIfAvailable()).over()).toBe('refused');
        expect(await new Asking(two.semaphore('a', 2).acquireIfAvailable()).over()).toBe('granted');
      });
    });

    describe('a read-write lock', () => {
      it('lets readers share it, and a writer be alone', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const readers = [
          await new Asking(one.readWriteLock('a').read.acquire()).granted(),
          await new Asking(two.readWriteLock('a').read.acquire()).granted(),
        ];
        const writer = new Asking(one.readWriteLock('a').write.acquire());
        await world.waiting('read-write:a', 1);
        readers[0]?.release();
        await delay(20);
        expect(writer.outcome).toBe('waiting');
        readers[1]?.release();
        await writer.granted();
        const side = two.readWriteLock('a');
        expect(await new Asking(side.read.acquireIfAvailable()).over()).toBe('refused');
        expect(await new Asking(side.write.acquireIfAvailable()).over()).toBe('refused');
      });

      it('lets readers in together that wait next to each other, and not those behind a writer', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const first = await new Asking(one.readWriteLock('a').write.acquire()).granted();
        const read = (session: typeof one) => () =>
          new Asking(session.readWriteLock('a').read.acquire());
        const [a, b, writer, c] = await world.askInTurn('read-write:a', [
          read(one),
          read(two),
          () => new Asking(one.readWriteLock('a').write.acquire()),
          read(two),
        ]);
        first.release();
        const leases = [await a.granted(), await b.granted()];
        expect([writer.outcome, c.outcome]).toEqual(['waiting', 'waiting']);
        for (const lease of leases) lease.release();
        (await writer.granted()).release();
        await c.granted();
      });

      it('lets in the readers that a writer held up that leaves', async () => {
        const [one, two] = [await world.session(), await world.session()];
        await new Asking(one.readWriteLock('a').read.acquire()).granted();
        const [writer, reader] = await world.askInTurn('read-write:a', [
          () => new Asking(two.readWriteLock('a').write.acquire()),
          () => new Asking(one.readWriteLock('a').read.acquire()),
        ]);
        writer.leave();
        await reader.granted();
      });

      it('tells the state of this session', async () => {
        const lock = (await world.session()).readWriteLock('a');
        const reader = await new Asking(lock.read.acquire()).granted();
        const writer = new Asking(lock.write.acquire());
        expect(lock.state).toEqual({ readers: 1, writing: false, waiting: 1 });
        reader.release();
        await writer.granted();
        expect(lock.state).toEqual({ readers: 0, writing: true, waiting: 0 });
        const { token, ...rest } = await firstValueFrom(lock.query());
        expect(rest).toEqual({ readers: 0, writing: true, waiting: 0 });
        expect(token).toBe(writer.lease?.token ?? 0n);
      });
    });

    describe('a token', () => {
      it('is larger with each grant of a name', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const tokens: bigint[] = [];
        for (const session of [one, two, one, one, two]) {
          const lease = await new Asking(session.lock('a').acquire()).granted();
          tokens.push(lease.token);
          lease.release();
        }
        expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => (a < b ? -1 : 1)));
      });

      it('rises over FLUSHALL', async () => {
        const one = await world.session();
        // So many grants that a counter from the start would take long to catch up.
        let before = await new Asking(one.lock('a').acquire()).granted();
        for (let grants = 1; grants < 20; grants++) {
          before.release();
          before = await new Asking(one.lock('a').acquire()).granted();
        }
        await suite.server.control.flushall();
        const after = await new Asking(one.lock('a').acquire()).granted();
        expect(after.token > before.token).toBeTrue();
      });

      it('is told by query() while it is held, and is no smaller afterwards', async () => {
        const lock = (await world.session()).lock('a');
        const lease = await new Asking(lock.acquire()).granted();
        expect(await firstValueFrom(lock.query())).toEqual({
          held: 1,
          waiting: 0,
          token: lease.token,
        });
        lease.release();
        await until('it is free', async () => (await firstValueFrom(lock.query())).held === 0);
        expect((await firstValueFrom(lock.query())).token >= lease.token).toBeTrue();
      });
    });

    describe('query()', () => {
      it('tells what all sessions hold and wait for, permits counted', async () => {
        const [one, two] = [await world.session(), await world.session()];
        await new Asking(one.semaphore('a', 5).acquire(3)).granted();
        await new Asking(two.semaphore('a', 5).acquire(2)).granted();
        const third = new Asking(two.semaphore('a', 5).acquire(5));
        await world.waiting('semaphore:a', 1);
        const answer = await firstValueFrom(one.semaphore('a', 5).query());
        expect([answer.held, answer.waiting]).toEqual([5, 1]);
        third.leave();
      });
    });

    describe('the state', () => {
      it('is that of this session, permits counted, each transition told once', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const pool = one.semaphore('a', 3);
        const seen: string[] = [];
        pool.state$.subscribe(({ held, waiting }) =>
          seen.push(`${String(held)} ${String(waiting)}`),
        );
        await new Asking(two.semaphore('a', 3).acquire()).granted();
        const lease = await new Asking(pool.acquire(2)).granted();
        lease.release();
        expect(seen).toEqual(['0 0', '0 1', '2 0', '0 0']);
        expect(pool.state).toEqual({ held: 0, waiting: 0 });
      });

      it('is the same for all who name the same lock', async () => {
        const one = await world.session();
        await new Asking(one.lock('a').acquire()).granted();
        expect(one.lock('a').state).toEqual({ held: 1, waiting: 0 });
        expect(one.lock('a')).toBe(one.lock('a'));
        expect(one.lock('b').state).toEqual({ held: 0, waiting: 0 });
      });
    });

    describe('cancelWaiting()', () => {
      it('errors whoever waits, in order, and leaves whoever is inside', async () => {
        const one = await world.session();
        const lock = one.lock('a');
        const first = await new Asking(lock.acquire()).granted();
        const heard: string[] = [];
        for (const name of ['b', 'c']) {
          lock
            .acquire()
            .subscribe({ error: (error: unknown) => heard.push(name, (error as Error).name) });
        }
        await world.waiting('lock:a', 2);
        lock.cancelWaiting();
        expect(heard).toEqual(['b', 'CanceledError', 'c', 'CanceledError']);
        expect(lock.state).toEqual({ held: 1, waiting: 0 });
        expect(first.released).toBeFalse();
        await world.waiting('lock:a', 0);
        first.release();
        await new Asking(lock.acquire()).granted();
      });

      it('takes a thousand requests back with one command', async () => {
        const one = await world.session({ lease: 60_000 });
        const lock = one.lock('a');
        await new Asking(lock.acquire()).granted();
        const askings = Array.from({ length: 1_000 }, () => new Asking(lock.acquire()));
        await world.waiting('lock:a', 1_000);
        await delay(50);
        await suite.server.calls();
        lock.cancelWaiting();
        await world.waiting('lock:a', 0);
        expect((await suite.server.calls())['evalsha']).toBe(1);
        expect(askings.every(({ outcome }) => outcome === 'CanceledError')).toBeTrue();
      });
    });

    describe('close() of a lock', () => {
      it('errors whoever waits and whoever asks, and leaves leases to be released', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const lock = one.lock('a');
        const first = await new Asking(lock.acquire()).granted();
        const waiting = new Asking(lock.acquire());
        await world.waiting('lock:a', 1);
        let completed = false;
        lock.state$.subscribe({ complete: () => (completed = true) });
        lock.close();
        expect([waiting.outcome, completed, lock.closed]).toEqual(['ClosedError', true, true]);
        expect(new Asking(lock.acquire()).outcome).toBe('ClosedError');
        expect([first.released, first.signal.aborted]).toEqual([false, false]);
        const other = new Asking(two.lock('a').acquire());
        first.release();
        await other.granted();
      });

      it('is not for all who name the lock later', async () => {
        const one = await world.session();
        one.lock('a').close();
        await new Asking(one.lock('a').acquire()).granted();
      });
    });

    describe('close() of the session', () => {
      it('ends it at the call, and completes when the server has been told', async () => {
        const [one, two] = [await world.session({ lease: 60_000 }), await world.session()];
        const lock = one.lock('a');
        const lease = await new Asking(lock.acquire()).granted();
        const waiting = new Asking(lock.acquire());
        const other = new Asking(two.lock('a').acquire());
        await world.waiting('lock:a', 2);
        const { signal } = lease;
        const closing$ = one.close();
        expect([lease.released, signal.aborted, waiting.outcome]).toEqual([
          true,
          true,
          'ClosedError',
        ]);
        expect(signal.reason).toBeInstanceOf(LeaseLostError);
        expect((signal.reason as Error).cause).toBeInstanceOf(ClosedError);
        await lastValueFrom(closing$, { defaultValue: undefined });
        await other.granted();
        expect(one.close()).toBe(closing$);
      });

      it('closes all its locks, those that are named later as well', async () => {
        const one = await world.session();
        const lock = one.lock('a');
        const completed: string[] = [];
        lock.state$.subscribe({ complete: () => completed.push('a') });
        one.session$.subscribe({ complete: () => completed.push('session') });
        one.close();
        expect(completed.sort()).toEqual(['a', 'session']);
        expect(new Asking(lock.acquire()).outcome).toBe('ClosedError');
        expect(new Asking(one.lock('b').acquire()).outcome).toBe('ClosedError');
        expect(new Asking(one.semaphore('b', 2).acquire()).outcome).toBe('ClosedError');
      });

      it('starts no work any more in what it calls', async () => {
        const one = await world.session();
        const lock = one.lock('a');
        const lease = await new Asking(lock.acquire()).granted();
        let inside: string | undefined;
        lease.signal.addEventListener('abort', () => {
          inside = new Asking(lock.acquire()).outcome;
        });
        one.close();
        expect(inside).toBe('ClosedError');
      });

      it('leaves the client open, and no listener on it', async () => {
        const { client, errors } = await world.client();
        const listeners = (): number => (client as unknown as EventEmitter).listenerCount('ready');
        const before = listeners();
        const one = world.sessionOn(client);
        expect(listeners()).toBeGreaterThan(before);
        await new Asking(one.lock('a').acquire()).granted();
        await lastValueFrom(one.close(), { defaultValue: undefined });
        expect(listeners()).toBe(before);
        await new Asking(world.sessionOn(client).lock('a').acquire()).granted();
        expect(errors).toEqual([]);
      });
    });

    describe('the session', () => {
      it('takes two commands for a grant and its release, contended or not', async () => {
        const [one, two] = [
          await world.session({ lease: 60_000 }),
          await world.session({ lease: 60_000 }),
        ];
        const once = async (holds = one, waits = two): Promise<void> => {
          const first = await new Asking(holds.lock('a').acquire()).granted();
          const second = new Asking(waits.lock('a').acquire());
          await world.waiting('lock:a', 1);
          first.release();
          (await second.granted()).release();
        };
        // Each subscribes when it waits for the first time.
        await once();
        await once(two, one);
        await until('both have subscribed', async () => {
          const channels = await suite.server.control.call('PUBSUB', 'CHANNELS', '*');
          return (channels as string[]).length === 2;
        });
        await delay(100);
        await suite.server.calls();
        for (let round = 0; round < 10; round++) await once();
        await delay(100);
        const { evalsha, eval: whole = 0, subscribe = 0 } = await suite.server.calls();
        expect([evalsha, whole, subscribe]).toEqual([40, 0, 0]);
      });

      it('sends one command each third of a lease, whatever is held', async () => {
        const one = await world.session();
        for (let index = 0; index < 50; index++) {
          await new Asking(one.lock(`a${String(index)}`).acquire()).granted();
        }
        await suite.server.calls();
        await delay(LEASE * 2);
        const { evalsha = 0 } = await suite.server.calls();
        expect(evalsha).toBeGreaterThanOrEqual(4);
        expect(evalsha).toBeLessThanOrEqual(7);
      });

      it('subscribes once, when first something waits', async () => {
        const [one, two] = [await world.session(), await world.session()];
        await suite.server.calls();
        for (const name of ['a', 'b', 'c']) {
          const first = await new Asking(one.lock(name).acquire()).granted();
          if (name === 'a') expect((await suite.server.calls())['subscribe']).toBeUndefined();
          const second = new Asking(two.lock(name).acquire());
          await world.waiting(`lock:${name}`, 1);
          first.release();
          await second.granted();
        }
        expect((await suite.server.calls())['subscribe']).toBe(1);
      });

      it('tells its present, each change of its status, and each heartbeat that is answered', async () => {
        const one = await world.session();
        const seen: RedisSessionState[] = [];
        one.session$.subscribe((state) => seen.push(state));
        expect(seen[0]?.status).toBe('connecting');
        await until('three heartbeats are answered', () => seen.length >= 4);
        one.close();
        const statuses = seen.map(({ status }) => status);
        expect(new Set(statuses.slice(1, -1))).toEqual(new Set(['alive']));
        expect(statuses.at(-1)).toBe('closed');
        expect(seen.slice(1).every(({ heartbeat }) => heartbeat < LEASE)).toBeTrue();
        expect(() => ((seen[0] as { status: string }).status = 'alive')).toThrowError(TypeError);
      });

      it('starts a later observer with its present', async () => {
        const one = await world.session();
        await new Asking(one.lock('a').acquire()).granted();
        expect((await firstValueFrom(one.session$)).status).toBe('alive');
      });

      it('shows itself with the name that the server has for it, also after it was lost', async () => {
        const one = await world.session();
        const { signal } = await new Asking(one.lock('a').acquire()).granted();
        const first = one.toJSON();
        expect(first.status).toBe('alive');
        expect(await suite.server.control.zrange('{rxjs-locks}:sessions', '0', '-1')).toEqual([
          first.session,
        ]);
        const [holder] = await suite.server.control.hkeys('{rxjs-locks}:held:lock:a');
        expect(holder).toBe(`${first.session} 1 1 1`);
        expect(inspect(one)).toBe(`RedisLocks { session: '${first.session}', status: 'alive' }`);
        await suite.server.control.flushall();
        await until('it is lost', () => signal.aborted);
        await until('it is alive again', () => one.toJSON().status === 'alive');
        expect(one.toJSON().session).toBe(first.session.replace(/1$/, '2'));
        expect(await suite.server.control.zrange('{rxjs-locks}:sessions', '0', '-1')).toEqual([
          one.toJSON().session,
        ]);
      });
    });

    describe('the operators', () => {
      it('run under its leases', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const order: string[] = [];
        await Promise.all(
          [one, two, one].map((session, index) =>
            lastValueFrom(
              usingLock(session.lock('a'), async () => {
                order.push(`in ${String(index)}`);
                await delay(5);
                order.push(`out ${String(index)}`);
              }),
              { defaultValue: undefined },
            ),
          ),
        );
        expect(order.filter((_, index) => index % 2 === 0).map((text) => text.slice(3))).toEqual(
          order.filter((_, index) => index % 2 === 1).map((text) => text.slice(4)),
        );
      });

      it('end the work whose lease is lost, with the reason', async () => {
        const one = await world.session();
        let error: unknown;
        NEVER.pipe(withLock(one.lock('a'))).subscribe({
          error: (thrown: unknown) => (error = thrown),
        });
        await until('it is inside', () => one.lock('a').state.held === 1);
        one.close();
        expect(error).toBeInstanceOf(LeaseLostError);
      });

      it('start no work under a lease that is lost already', async () => {
        const one = await world.session();
        const lease = await new Asking(one.lock('a').acquire()).granted();
        one.close();
        let error: unknown;
        of('work')
          .pipe(withLock(of(lease)))
          .subscribe({ next: fail, error: (thrown: unknown) => (error = thrown) });
        expect(error).toBeInstanceOf(LeaseLostError);
      });
    });
  });
}
