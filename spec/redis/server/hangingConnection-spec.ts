import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { type RedisClient, RedisLocks } from '../../../lib/redis/index.js';
import { Asking } from '../helpers/Asking.js';
import { operating } from '../helpers/operating.js';
import { Proxy } from '../helpers/Proxy.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';
import { until } from '../helpers/until.js';

/** The default one, as the page says. */
const LEASE = 10_000;

interface Opened {
  readonly client: RedisClient;
  readonly errors: Error[];
  close(): void;
}

const kinds: Record<string, (port: number) => Promise<Opened>> = {
  ioredis: async (port) => {
    const client = new Redis({ ...operating.ioredis, port });
    const errors: Error[] = [];
    client.on('error', (error: Error) => errors.push(error));
    await client.ping();
    return { client, errors, close: () => client.disconnect() };
  },
  'node-redis': async (port) => {
    const { socket, ...rest } = operating.nodeRedis;
    const client = createClient({ ...rest, socket: { ...socket, host: '127.0.0.1', port } });
    const errors: Error[] = [];
    client.on('error', (error: Error) => errors.push(error));
    await client.connect();
    return { client, errors, close: () => client.destroy() };
  },
};

for (const [name, open] of Object.entries(kinds)) {
  describe(`A connection of ${name} with the options of docs/guide/operating-redis.md`, () => {
    const suite = serverOfSuite();
    let proxy: Proxy;
    let opened: Opened;
    let locks: RedisLocks;

    beforeEach(async () => {
      proxy = await Proxy.start(suite.server.port);
      opened = await open(proxy.port);
      locks = new RedisLocks(opened.client, { lease: LEASE });
    });

    afterEach(async () => {
      locks.close();
      opened.close();
      await proxy.stop();
      await suite.server.control.flushall();
    });

    it('that hangs is ended and made again before the lease runs out', async () => {
      const lease = await new Asking(locks.lock('a').acquire()).granted();
      const waiting = new Asking(locks.lock('a').acquire());
      await until('it waits', () => locks.lock('a').state.waiting === 1);
      await delay(200);
      // All that there are; new ones work.
      proxy.hang();
      await until('the client has noticed', () => opened.errors.length > 0);
      await delay(1_000);
      lease.release();
      await waiting.granted();
      expect(lease.signal.aborted).toBeFalse();
      expect(locks.toJSON().status).toBe('alive');
    }, 30_000);

    it('that is idle stays', async () => {
      const lease = await new Asking(locks.lock('a').acquire()).granted();
      const waiting = new Asking(locks.lock('a').acquire());
      await until('both connections are made', () => proxy.connections === 2);
      await delay(7_000);
      expect(opened.errors).toEqual([]);
      expect([proxy.connections, proxy.made]).toEqual([2, 2]);
      lease.release();
      await waiting.granted();
    }, 30_000);
  });
}
