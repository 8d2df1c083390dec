import { setTimeout as delay } from 'node:timers/promises';
import { firstValueFrom } from 'rxjs';
import { LeaseLostError } from '../../../lib/index.js';
import { SessionError } from '../../../lib/redis/index.js';
import { Asking } from '../helpers/Asking.js';
import { type ClientKind, newest } from '../helpers/clients.js';
import { History } from '../helpers/History.js';
import { Proxy } from '../helpers/Proxy.js';
import { RedisServer } from '../helpers/RedisServer.js';
import { until } from '../helpers/until.js';
import { Worker } from '../helpers/Worker.js';
import { LEASE, World } from '../helpers/World.js';

for (const kind of newest) describe(`In trouble, by ${kind.name},`, () => describeTrouble(kind));

function describeTrouble(kind: ClientKind): void {
  let server: RedisServer;
  let world: World;
  let history: History;
  let workers: Worker[];
  let proxies: Proxy[];

  beforeEach(async () => {
    server = await RedisServer.start();
    world = new World(server, kind);
    history = new History();
    workers = [];
    proxies = [];
  }, 20_000);

  afterEach(async () => {
    for (const worker of workers) worker.resume();
    const codes = await Promise.all(workers.map((worker) => worker.close()));
    expect(codes.filter((code) => code !== 0 && code !== null)).toEqual([]);
    expect(workers.map(({ said }) => said).join('')).toBe('');
    // Whoever uses the prefix next clears what the dead have left.
    if (workers.some((worker) => worker.killed)) await delay(LEASE + 50);
    await firstValueFrom((await world.session()).lock('cleared').query());
    const left = await world.end();
    expect(left.filter((key) => key !== 'counter'))
      .withContext('left in the server')
      .toEqual([]);
    for (const proxy of proxies) await proxy.stop();
    await server.stop();
  }, 20_000);

  async function start(count: number, port = server.port): Promise<Worker[]> {
    const started = Array.from(
      { length: count },
      (_, index) =>
        new Worker(`w${String(workers.length + index + 1)}`, history, {
          kind: kind.name,
          port,
          lease: LEASE,
        }),
    );
    workers.push(...started);
    return Promise.all(started.map((worker) => worker.ready()));
  }

  async function through(): Promise<Proxy> {
    const proxy = await Proxy.start(server.port);
    proxies.push(proxy);
    return proxy;
  }

  /** Lets each ask for the lock in turn. The first is granted it. */
  async function queueUp(queued: readonly Worker[]): Promise<void> {
    for (const [index, worker] of queued.entries()) {
      worker.ask('k', 'lock:a');
      if (index === 0) await worker.told('granted', 'k');
      else await world.waiting('lock:a', index);
    }
  }

  /** Lets each release in turn, and says in which order they were granted. */
  async function inTurn(rest: readonly Worker[]): Promise<void> {
    for (const worker of rest) {
      await worker.told('granted', 'k');
      worker.tell({ do: 'write', key: 'k' });
      await worker.told('wrote', 'k');
      worker.tell({ do: 'release', key: 'k' });
    }
  }

  function order(): string[] {
    return history.events.filter(({ what }) => what === 'granted').map(({ process }) => process);
  }

  describe('a process that is killed', () => {
    it('is passed over where it holds, at the latest one lease and a round trip after its last heartbeat', async () => {
      const [w1, w2, w3] = (await start(3)) as [Worker, Worker, Worker];
      await queueUp([w1, w2, w3]);
      await w1.kill();
      const killed = performance.now();
      await w2.told('granted', 'k');
      expect(performance.now() - killed).toBeLessThan(LEASE + 100);
      await inTurn([w2, w3]);
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('is passed over where it waits, at the head, in the middle and at the end', async () => {
      const all = await start(6);
      await queueUp(all);
      const [holder, head, second, middle, fourth, last] = all as [
        Worker,
        Worker,
        Worker,
        Worker,
        Worker,
        Worker,
      ];
      await Promise.all([head.kill(), middle.kill(), last.kill()]);
      await delay(LEASE + 50);
      await inTurn([holder, second, fourth]);
      expect(order()).toEqual(['w1', 'w3', 'w5']);
      await until(
        'nobody waits',
        async () => (await server.control.keys('*waiting*')).length === 0,
      );
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('is passed over with all its requests at once, however many it had', async () => {
      const [w1, w2] = (await start(2)) as [Worker, Worker];
      for (let index = 0; index < 500; index++) w1.ask(`k${String(index)}`, 'lock:a');
      await world.waiting('lock:a', 499);
      w2.ask('k', 'lock:a');
      await world.waiting('lock:a', 500);
      await w1.kill();
      const killed = performance.now();
      await w2.told('granted', 'k');
      expect(performance.now() - killed).toBeLessThan(LEASE + 150);
    }, 20_000);

    it('lets in the readers that it held up as a writer that waits', async () => {
      const [w1, w2, w3] = (await start(3)) as [Worker, Worker, Worker];
      w1.ask('k', 'read:a');
      await w1.told('granted', 'k');
      w2.ask('k', 'write:a');
      await world.waiting('read-write:a', 1);
      w3.ask('k', 'read:a');
      await world.waiting('read-write:a', 2);
      await w2.kill();
      await w3.told('granted', 'k');
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('is passed over on time because of one that waits, though nobody else calls', async () => {
      // Its own next heartbeat is due later than the lease of the dead one runs out.
      const slow = await world.session({ lease: 60_000 });
      const [w1] = (await start(1)) as [Worker];
      w1.ask('k', 'lock:a');
      await w1.told('granted', 'k');
      const asking = new Asking(slow.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await w1.kill();
      const killed = performance.now();
      await asking.granted();
      expect(performance.now() - killed).toBeLessThan(LEASE + 100);
    }, 20_000);
  });

  describe('a process that is stopped past its lease', () => {
    it('sees its lease lost before it writes, and its requests are asked again', async () => {
      const [w1, w2, w3] = (await start(3)) as [Worker, Worker, Worker];
      await queueUp([w1, w2, w3]);
      w1.ask('later', 'lock:a');
      await world.waiting('lock:a', 3);
      w1.stop();
      await w2.told('granted', 'k');
      w1.tell({ do: 'write', key: 'k' });
      await delay(100);
      w1.resume();
      expect((await w1.told('idle', 'k')).what).toBe('idle');
      await w1.told('lost', 'k');
      await inTurn([w2, w3]);
      await w1.told('granted', 'later');
      expect(history.faults()).toEqual([]);
      expect(history.stale).toBe(0);
    }, 20_000);

    it('keeps its lease where it is stopped for less', async () => {
      const [w1] = (await start(1)) as [Worker];
      w1.ask('k', 'lock:a');
      await w1.told('granted', 'k');
      w1.stop();
      await delay(LEASE / 3);
      w1.resume();
      w1.tell({ do: 'write', key: 'k' });
      await w1.told('wrote', 'k');
      await delay(LEASE * 1.5);
      expect(w1.has('lost', 'k')).toBeFalse();
    }, 20_000);
  });

  describe('a process whose event loop is blocked past its lease', () => {
    it('sees its lease lost in the same turn, before any timer has run', async () => {
      const [w1, w2] = (await start(2)) as [Worker, Worker];
      await queueUp([w1, w2]);
      w1.block('k', LEASE * 2);
      await w2.told('granted', 'k');
      await w1.told('idle', 'k');
      expect(w1.has('wrote', 'k')).toBeFalse();
      await w1.told('lost', 'k');
      await inTurn([w2]);
      expect(history.faults()).toEqual([]);
    }, 20_000);
  });

  describe('a network', () => {
    it('that swallows everything costs the lease, before the server lets another in', async () => {
      const proxy = await through();
      const [w1] = (await start(1, proxy.port)) as [Worker];
      const [w2] = (await start(1)) as [Worker];
      await queueUp([w1, w2]);
      proxy.swallowing = 'both';
      const lost = await w1.told('lost', 'k');
      const granted = await w2.told('granted', 'k');
      expect(lost.at).toBeLessThan(granted.at);
      proxy.swallowing = 'none';
      proxy.cut();
      w1.ask('again', 'lock:a');
      await inTurn([w2]);
      await w1.told('granted', 'again');
      expect(history.faults()).toEqual([]);
    }, 20_000);

    for (const what of ['requests', 'answers'] as const) {
      it(`that swallows the ${what} costs the lease, and what waits is asked again when it is back`, async () => {
        const proxy = await through();
        const [w1] = (await start(1, proxy.port)) as [Worker];
        w1.ask('k', 'lock:a');
        await w1.told('granted', 'k');
        w1.ask('later', 'lock:a');
        await world.waiting('lock:a', 1);
        proxy.swallowing = what;
        await w1.told('lost', 'k');
        await delay(LEASE);
        expect(w1.has('granted', 'later')).toBeFalse();
        proxy.swallowing = 'none';
        proxy.cut();
        await w1.told('granted', 'later');
        expect(history.faults()).toEqual([]);
      }, 20_000);
    }

    it('that is cut and is back in time costs nothing', async () => {
      const proxy = await through();
      const [w1, w2] = (await start(2, proxy.port)) as [Worker, Worker];
      await queueUp([w1, w2]);
      for (let round = 0; round < 5; round++) {
        proxy.cut();
        await delay(LEASE / 2);
      }
      expect([w1.has('lost', 'k'), w2.has('granted', 'k')]).toEqual([false, false]);
      await inTurn([w1, w2]);
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('that delays for less than a lease costs nothing', async () => {
      const proxy = await through();
      const [w1, w2] = (await start(2, proxy.port)) as [Worker, Worker];
      proxy.delay = LEASE / 8;
      await queueUp([w1, w2]);
      await delay(LEASE * 2);
      expect(w1.has('lost', 'k')).toBeFalse();
      await inTurn([w1, w2]);
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('that delays for more than a lease grants nothing', async () => {
      const proxy = await through();
      const [w1] = (await start(1, proxy.port)) as [Worker];
      proxy.delay = LEASE;
      w1.ask('k', 'lock:a');
      await delay(LEASE * 4);
      expect(w1.has('granted', 'k')).toBeFalse();
      proxy.delay = 0;
      await w1.told('granted', 'k');
    }, 20_000);

    it('that loses the answer to a request grants it once', async () => {
      const proxy = await through();
      const one = await world.session({}, proxy.port);
      const lock = one.lock('a');
      (await new Asking(lock.acquire()).granted()).release();
      await delay(50);
      proxy.swallowing = 'answers';
      const asking = new Asking(lock.acquire());
      await until('it holds', async () => (await server.keys()).includes('held:lock:a'));
      proxy.swallowing = 'none';
      proxy.cut();
      (await asking.granted()).release();
      await until('it is free', async () => !(await server.keys()).includes('held:lock:a'));
    }, 20_000);

    it('that loses a request lets none of the same process overtake it', async () => {
      const proxy = await through();
      const lock = (await world.session({}, proxy.port)).lock('a');
      (await new Asking(lock.acquire()).granted()).release();
      await delay(50);
      proxy.swallowing = 'requests';
      const first = new Asking(lock.acquire());
      await delay(20);
      proxy.swallowing = 'none';
      proxy.refusing = true;
      proxy.cut();
      await delay(20);
      const second = new Asking(lock.acquire());
      proxy.refusing = false;
      (await first.granted()).release();
      (await second.granted()).release();
    }, 20_000);

    it('that swallows what a subscription hears is noticed by the third grant: it subscribes again', async () => {
      const proxy = await through();
      const [one, two] = [await world.session({}, proxy.port), await world.session()];
      const handOver = async (): Promise<void> => {
        const lease = await new Asking(two.lock('a').acquire()).granted();
        const next = new Asking(one.lock('a').acquire());
        await world.waiting('lock:a', 1);
        lease.release();
        (await next.granted()).release();
      };
      const subscribers = async (): Promise<string[]> => {
        const list = String(await server.control.call('CLIENT', 'LIST', 'TYPE', 'pubsub'));
        return list.match(/^id=\d+/gm) ?? [];
      };
      await handOver();
      await until('it is subscribed', async () => (await subscribers()).length > 0);
      const before = await subscribers();
      // Its client came first.
      proxy.only = 1;
      proxy.swallowing = 'both';
      await handOver();
      await handOver();
      // It subscribes where something waits.
      await handOver();
      expect((await subscribers()).some((id) => !before.includes(id))).toBeTrue();
    }, 20_000);

    it('that loses a release gives it back when it is there again', async () => {
      const proxy = await through();
      const one = await world.session({}, proxy.port);
      const lease = await new Asking(one.lock('a').acquire()).granted();
      proxy.swallowing = 'requests';
      lease.release();
      await delay(20);
      proxy.swallowing = 'none';
      proxy.cut();
      await until('it is free', async () => !(await server.keys()).includes('held:lock:a'));
      expect(lease.signal.aborted).toBeFalse();
    }, 20_000);

    it('that loses a request which leaves keeps nothing', async () => {
      const proxy = await through();
      const [one, two] = [await world.session({}, proxy.port), await world.session()];
      const first = await new Asking(two.lock('a').acquire()).granted();
      const second = new Asking(one.lock('a').acquire());
      await world.waiting('lock:a', 1);
      proxy.swallowing = 'requests';
      second.leave();
      await delay(20);
      proxy.swallowing = 'none';
      proxy.cut();
      await world.waiting('lock:a', 0);
      first.release();
      await new Asking(two.lock('a').acquire()).granted();
    }, 20_000);
  });

  describe('a subscription', () => {
    /** Cuts the subscribers' connections alone. */
    const killSubscribers = () => server.control.call('CLIENT', 'KILL', 'TYPE', 'pubsub');

    it('that is killed is made again, and asks at once for what it has missed', async () => {
      const [one, two] = [await world.session({ lease: 30_000 }), await world.session()];
      for (let round = 0; round < 3; round++) {
        const first = await new Asking(two.lock('a').acquire()).granted();
        const second = new Asking(one.lock('a').acquire());
        await world.waiting('lock:a', 1);
        await killSubscribers();
        first.release();
        // Far less than until its next heartbeat.
        const began = performance.now();
        (await second.granted()).release();
        expect(performance.now() - began).toBeLessThan(1_000);
      }
    }, 20_000);

    it('whose message is lost is made up for by the next heartbeat', async () => {
      const proxy = await through();
      const one = await world.session({}, proxy.port);
      const two = await world.session();
      const first = await new Asking(two.lock('a').acquire()).granted();
      const second = new Asking(one.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await until('it is subscribed', () => proxy.connections === 2);
      await delay(50);
      proxy.only = 1;
      proxy.swallowing = 'answers';
      first.release();
      const began = performance.now();
      await second.granted();
      expect(performance.now() - began).toBeLessThan(LEASE / 3 + 100);
    }, 20_000);

    it('of an idle session that is killed is made when next something waits', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const wait = async (): Promise<void> => {
        const first = await new Asking(two.lock('a').acquire()).granted();
        const second = new Asking(one.lock('a').acquire());
        await world.waiting('lock:a', 1);
        first.release();
        (await second.granted()).release();
      };
      await wait();
      await delay(50);
      await killSubscribers();
      await delay(100);
      const clients = String(await server.control.client('LIST'));
      expect(clients).not.toContain('cmd=subscribe');
      await wait();
    }, 20_000);
  });

  describe('a server', () => {
    it('that is killed and is back in time with its data costs nothing', async () => {
      const [w1, w2] = (await start(2)) as [Worker, Worker];
      await queueUp([w1, w2]);
      await server.kill();
      await server.restart();
      await delay(LEASE * 1.5);
      expect([w1.has('lost', 'k'), w2.has('granted', 'k')]).toEqual([false, false]);
      await inTurn([w1, w2]);
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('that is back too late costs the lease, and what waits is asked again', async () => {
      const [w1, w2] = (await start(2)) as [Worker, Worker];
      await queueUp([w1, w2]);
      await server.kill();
      await w1.told('lost', 'k');
      await delay(LEASE / 2);
      await server.restart();
      await inTurn([w2]);
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('that has lost its data costs the lease, and tokens rise all the same', async () => {
      const [w1, w2] = (await start(2)) as [Worker, Worker];
      await queueUp([w1, w2]);
      w1.tell({ do: 'write', key: 'k' });
      await w1.told('wrote', 'k');
      await server.kill();
      server.forget();
      await server.restart('--appendonly', 'no');
      await w1.told('lost', 'k');
      await inTurn([w2]);
      expect(history.faults(true)).toEqual([]);
      expect(history.stale).toBe(0);
    }, 20_000);

    it('that was restored from older data costs what it does not know of, and keeps the rest', async () => {
      const one = await world.session({ lease: 20_000 });
      const kept = await new Asking(one.lock('kept').acquire()).granted();
      const back = await new Asking(one.lock('back').acquire()).granted();
      await server.control.save();
      const copy = await server.copy();
      const gone = await new Asking(one.lock('gone').acquire()).granted();
      const { signal } = gone;
      back.release();
      await delay(50);
      await server.kill();
      await server.restore(copy);
      await until('it is lost', () => signal.aborted);
      expect(signal.reason).toBeInstanceOf(LeaseLostError);
      expect(kept.signal.aborted).toBeFalse();
      // The server has the release of this one not, and hears it again.
      await new Asking(one.lock('back').acquire()).granted();
      await new Asking(one.lock('gone').acquire()).granted();
      expect(await new Asking(one.lock('kept').acquireIfAvailable()).over()).toBe('refused');
    }, 20_000);

    it('whose FLUSHALL takes everything costs the leases, and what waits is asked again', async () => {
      const [w1, w2, w3] = (await start(3)) as [Worker, Worker, Worker];
      await queueUp([w1, w2, w3]);
      w1.tell({ do: 'write', key: 'k' });
      await w1.told('wrote', 'k');
      await server.control.flushall();
      await w1.told('lost', 'k');
      await Promise.race([w2.told('granted', 'k'), w3.told('granted', 'k')]);
      const [first, second] = w2.has('granted', 'k') ? [w2, w3] : [w3, w2];
      await inTurn([first, second]);
      expect(history.faults(true)).toEqual([]);
      expect(history.stale).toBe(0);
    }, 20_000);

    it('whose scripts are flushed is sent the script once more', async () => {
      const one = await world.session();
      for (let round = 0; round < 5; round++) {
        await server.control.script('FLUSH');
        const lease = await new Asking(one.lock('a').acquire()).granted();
        await server.control.script('FLUSH');
        lease.release();
        await until('it is free', async () => !(await server.keys()).includes('held:lock:a'));
      }
    }, 20_000);

    it('that hangs for longer than a lease costs it', async () => {
      const [w1, w2] = (await start(2)) as [Worker, Worker];
      await queueUp([w1, w2]);
      server.signal('SIGSTOP');
      await w1.told('lost', 'k');
      await delay(LEASE / 2);
      server.signal('SIGCONT');
      await inTurn([w2]);
      expect(history.faults()).toEqual([]);
    }, 20_000);

    it('whose memory is full refuses new requests, lets releases through and keeps leases', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const lease = await new Asking(one.lock('a').acquire()).granted();
      const waiting = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await server.control.config('SET', 'maxmemory', '1');
      const refused = new Asking(one.lock('b').acquire());
      expect(await refused.over()).toBe('SessionError');
      expect((refused.error as Error).message).toContain('OOM');
      await delay(LEASE * 2);
      expect(lease.signal.aborted).toBeFalse();
      lease.release();
      expect((await waiting.granted()).signal.aborted).toBeFalse();
      await server.control.config('SET', 'maxmemory', '0');
      await new Asking(one.lock('b').acquire()).granted();
    }, 20_000);

    it('whose memory is full lets a request wait on that is asked again after a reconnect', async () => {
      const proxy = await through();
      const [one, two] = [await world.session(), await world.session({}, proxy.port)];
      const lease = await new Asking(one.lock('a').acquire()).granted();
      const waiting = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await server.control.config('SET', 'maxmemory', '1');
      proxy.cut();
      await delay(LEASE);
      expect(waiting.outcome).toBe('waiting');
      lease.release();
      await waiting.granted();
      await server.control.config('SET', 'maxmemory', '0');
    }, 20_000);

    it('that has lost a grant costs the lease at the next heartbeat, also without a reconnect', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const { signal } = await new Asking(one.lock('a').acquire()).granted();
      const next = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await delay(LEASE / 2);
      await server.control.del(await server.control.keys('*:grants:*'));
      await until('it is lost', () => signal.aborted, LEASE);
      await next.granted();
    }, 20_000);

    it('that has lost a release hears of it again with a heartbeat, also without a reconnect', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const lease = await new Asking(one.lock('a').acquire()).granted();
      await delay(LEASE / 2);
      const { control } = server;
      const keys = (await control.keys('*')).filter((key) => /:(held|requests|grants):/.test(key));
      for (const key of keys) await control.copy(key, `old:${key}`);
      lease.release();
      await until('it is free', async () => !(await server.keys()).includes('held:lock:a'));
      for (const key of keys) await control.rename(`old:${key}`, key);
      await new Asking(two.lock('a').acquire()).granted();
    }, 20_000);

    it('that becomes a replica refuses with an error that names it, and leases last until their time is over', async () => {
      const one = await world.session();
      const lease = await new Asking(one.lock('a').acquire()).granted();
      const { signal } = lease;
      const waiting = new Asking(one.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await server.control.call('REPLICAOF', '127.0.0.1', '1');
      const refused = new Asking(one.lock('b').acquire());
      expect(await refused.over()).toBe('SessionError');
      expect((refused.error as Error).message).toContain('READONLY');
      expect(await waiting.over()).toBe('SessionError');
      expect(signal.aborted).toBeFalse();
      await until('it is lost', () => signal.aborted);
      await server.control.call('REPLICAOF', 'NO', 'ONE');
      await until('it is alive again', async () => {
        const { status } = await firstValueFrom(one.session$);
        return status === 'alive';
      });
      await new Asking(one.lock('a').acquire()).granted();
    }, 20_000);

    it('that cannot save refuses with an error that names it, and leases last until their time is over', async () => {
      const one = await world.session();
      const { signal } = await new Asking(one.lock('a').acquire()).granted();
      const waiting = new Asking(one.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await server.failToSave();
      const refused = new Asking(one.lock('b').acquire());
      expect(await refused.over()).toBe('SessionError');
      expect((refused.error as Error).message).toContain('MISCONF');
      expect(await waiting.over()).toBe('SessionError');
      expect(signal.aborted).toBeFalse();
      await until('it is lost', () => signal.aborted);
      await server.saveAgain();
      await until('it is alive again', async () => {
        const { status } = await firstValueFrom(one.session$);
        return status === 'alive';
      });
      await new Asking(one.lock('a').acquire()).granted();
    }, 20_000);

    it('that wants a password is an error that names it', async () => {
      const one = await world.session();
      await new Asking(one.lock('a').acquire()).granted();
      await server.control.config('SET', 'requirepass', 'secret');
      const { client } = await world.client(server.port, { refused: true });
      const two = world.sessionOn(client);
      const asking = new Asking(two.lock('a').acquire());
      expect(await asking.over()).toBe('SessionError');
      expect((asking.error as Error).message).toContain('NOAUTH');
      const error = await firstValueFrom(two.lock('a').query()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SessionError);
      await server.control.config('SET', 'requirepass', '');
      one.close();
    }, 20_000);

    it('that is given a wrong password is an error that names it', async () => {
      await server.control.call(
        'ACL',
        'SETUSER',
        'someone',
        'on',
        '>right',
        'allcommands',
        'allkeys',
      );
      const { client } = await world.client(server.port, {
        username: 'someone',
        password: 'wrong',
        refused: true,
      });
      const asking = new Asking(world.sessionOn(client).lock('a').acquire());
      expect(await asking.over()).toBe('SessionError');
      expect((asking.error as Error).message).toContain('WRONGPASS');
    }, 20_000);

    for (const [what, rules] of [
      ['EVALSHA', ['-evalsha', '-eval']],
      ['a command of the script', ['-hincrby']],
      ['the keys', ['resetkeys', '~other*']],
      ['PUBLISH', ['-publish']],
      ['the channel', ['resetchannels']],
    ] as const) {
      it(`that forbids ${what} is an error that names it, at the first request`, async () => {
        await server.control.call(
          'ACL',
          ...['SETUSER', 'someone', 'on', '>right', 'allcommands', 'allkeys', 'allchannels'],
          ...rules,
        );
        const { client } = await world.client(server.port, {
          username: 'someone',
          password: 'right',
          refused: true,
        });
        const asking = new Asking(world.sessionOn(client).lock('a').acquire());
        expect(await asking.over()).toBe('SessionError');
        expect((asking.error as Error).message).toMatch(
          /NOPERM|permissions|can't (run|publish|access)/i,
        );
        await server.control.flushall();
      }, 20_000);
    }

    it('that forbids SUBSCRIBE is an error that names it, where something waits', async () => {
      await server.control.call(
        'ACL',
        ...['SETUSER', 'someone', 'on', '>right', 'allcommands', 'allkeys', 'allchannels'],
        '-subscribe',
      );
      const { client } = await world.client(server.port, {
        username: 'someone',
        password: 'right',
      });
      const one = world.sessionOn(client);
      await new Asking(one.lock('a').acquire()).granted();
      const asking = new Asking(one.lock('a').acquire());
      expect(await asking.over()).toBe('SessionError');
      expect((asking.error as Error).message).toContain('NOPERM');
    }, 20_000);
  });
}
