import { inspect } from 'node:util';
import { Cluster, Redis } from 'ioredis';
import { Cluster as Cluster5 } from 'ioredis-5';
import { createClient, createClientPool, createCluster, createSentinel } from 'redis';
import { createClient as createClient4, createCluster as createCluster4 } from 'redis-4';
import { collectGarbage } from '../helpers/collectGarbage.js';
import { type RedisClient, RedisLocks, type RedisLocksOptions } from '../../lib/redis/index.js';

const node = { host: '127.0.0.1', port: 1 };
const offline = (): Redis => {
  const client = new Redis({ ...node, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  return client;
};

describe('new RedisLocks(client, options)', () => {
  const opened: RedisLocks[] = [];
  const make = (client: unknown, options?: unknown): RedisLocks => {
    const locks = new RedisLocks(client as RedisClient, options as RedisLocksOptions);
    opened.push(locks);
    return locks;
  };

  afterEach(() => {
    for (const locks of opened) locks.close();
    opened.length = 0;
  });

  it('keeps no primitive that nobody else keeps', async () => {
    const locks = make(offline());
    const references = Array.from({ length: 9 }, (_, index) => {
      const lock = locks.lock(`a${String(index)}`);
      return new WeakRef(lock);
    });
    for (let round = 0; round < 5; round++) await collectGarbage();
    // The engine itself may hold one of many.
    expect(references.filter((reference) => reference.deref()).length).toBeLessThanOrEqual(1);
    expect(locks.lock('a0')).toBe(locks.lock('a0'));
  });

  describe('takes a client of', () => {
    it('ioredis', () => {
      expect(() => make(offline())).not.toThrow();
    });

    it('node-redis', () => {
      expect(() => make(createClient())).not.toThrow();
      expect(() => make(createClient4())).not.toThrow();
      expect(() => make(createClient4({ legacyMode: false }))).not.toThrow();
    });

    it('node-redis 5 and later, which has no legacy mode and ignores the option', () => {
      const options: object = { legacyMode: true };
      expect(() => make(createClient(options))).not.toThrow();
    });
  });

  describe('throws TypeError, saying what it takes, for', () => {
    const others: [string, () => unknown][] = [
      ["ioredis's cluster", () => new Cluster([node], { lazyConnect: true })],
      ["ioredis 5's cluster", () => new Cluster5([node], { lazyConnect: true })],
      ["node-redis's cluster", () => createCluster({ rootNodes: [{ socket: node }] })],
      ["node-redis 4's cluster", () => createCluster4({ rootNodes: [{ socket: node }] })],
      ["node-redis's pool", () => createClientPool()],
      ["node-redis's sentinel", () => createSentinel({ name: 'a', sentinelRootNodes: [node] })],
      ['node-redis 4 in its legacy mode', () => createClient4({ legacyMode: true })],
      ['an object', () => ({})],
      ['null', () => null],
      ['undefined', () => undefined],
      ['an address', () => 'redis://localhost'],
    ];
    for (const [name, other] of others) {
      it(name, () => {
        expect(() => make(other())).toThrowError(
          TypeError,
          /^new RedisLocks\(client, options\): a client of one server, made by ioredis or by redis/,
        );
      });
    }
  });

  it('names the legacy mode in that message, since a client shows nothing of it', () => {
    expect(() => make(createClient4({ legacyMode: true }))).toThrowError(
      /no cluster, pool, sentinel or legacyMode, got a Commander$/,
    );
  });

  it('throws TypeError for options that are none', () => {
    expect(() => make(offline(), 5_000)).toThrowError(TypeError, /options, got 5000$/);
    expect(() => make(offline(), null)).toThrowError(TypeError, /got null$/);
  });

  it('throws TypeError for a prefix that is empty, has braces or is no string', () => {
    for (const prefix of ['', '{a}', 'a}', 5, null]) {
      expect(() => make(offline(), { prefix })).toThrowError(TypeError, /as the prefix, got/);
    }
  });

  it('throws RangeError for a lease that is no integer of at least 100', () => {
    for (const lease of [99, 0, -1, 100.5, Infinity, NaN, '1000', null]) {
      expect(() => make(offline(), { lease })).toThrowError(
        RangeError,
        /lease in milliseconds: an integer of at least 100, got/,
      );
    }
    expect(() => make(offline(), { lease: 100 })).not.toThrow();
  });

  it('makes locks whose names are strings', () => {
    const locks = make(offline());
    const name = 5 as unknown as string;
    expect(() => locks.lock(name)).toThrowError(TypeError, /^RedisLocks.lock\(name\): a string/);
    expect(() => locks.semaphore(name, 1)).toThrowError(TypeError, /^RedisLocks.semaphore/);
    expect(() => locks.readWriteLock(name)).toThrowError(TypeError, /^RedisLocks.readWriteLock/);
    expect(locks.lock('a').name).toBe('a');
    expect(locks.readWriteLock('a').name).toBe('a');
  });

  it('makes semaphores with an integer of at least 1 as their permits', () => {
    const locks = make(offline());
    for (const permits of [0, -1, 1.5, NaN, Infinity]) {
      expect(() => locks.semaphore('a', permits)).toThrowError(
        RangeError,
        /^RedisLocks.semaphore\(name, permits\): an integer of at least 1/,
      );
    }
    expect(locks.semaphore('a', 3).permits).toBe(3);
    expect(locks.semaphore('a', 3).name).toBe('a');
  });

  it('makes semaphores with as many permits as can be counted', () => {
    const locks = make(offline());
    expect(locks.semaphore('a', 2 ** 53 - 1).permits).toBe(2 ** 53 - 1);
    expect(() => locks.semaphore('a', 2 ** 53)).toThrowError(
      RangeError,
      'RedisLocks.semaphore(name, permits): at most 9007199254740991, which can be counted exactly, got 9007199254740992',
    );
    expect(() => locks.semaphore('a', 1e21)).toThrowError(RangeError, /got 1e\+21$/);
  });

  it('makes semaphores whose requests are for what they have', () => {
    const pool = make(offline()).semaphore('a', 3);
    expect(() => pool.acquire(4)).toThrowError(
      RangeError,
      'RedisSemaphore.acquire(permits): at most 3, which is all there are, got 4',
    );
    expect(() => pool.acquireIfAvailable(0)).toThrowError(
      RangeError,
      'RedisSemaphore.acquireIfAvailable(permits): an integer of at least 1, got 0',
    );
  });

  it('asks nothing before it is subscribed', () => {
    const lock = make(offline()).lock('a');
    lock.acquire();
    expect(lock.state).toEqual({ held: 0, waiting: 0 });
  });

  it('shows itself with its session and its status', () => {
    const locks = make(offline());
    const { session, status } = JSON.parse(JSON.stringify(locks)) as Record<string, string>;
    expect(session).toMatch(/^[-0-9a-f]{36}\.1$/);
    expect(status).toBe('connecting');
    const shown = `RedisLocks { session: '${String(session)}', status: 'connecting' }`;
    const options = { breakLength: Infinity };
    expect(inspect(locks, options)).toBe(shown);
    locks.close();
    expect(inspect(locks, options)).toBe(shown.replace('connecting', 'closed'));
  });

  it('waits while the server is out of reach, and closes at the call', () => {
    const locks = make(offline());
    const lock = locks.lock('a');
    let error: unknown;
    lock.acquire().subscribe({ error: (thrown: unknown) => (error = thrown) });
    expect(lock.state).toEqual({ held: 0, waiting: 1 });
    locks.close();
    expect((error as Error).name).toBe('ClosedError');
  });
});
