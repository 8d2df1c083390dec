import { exec } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { firstValueFrom } from 'rxjs';
import { LeaseLostError } from '../../../lib/index.js';
import type { RedisLocks } from '../../../lib/redis/index.js';
import { Asking } from '../helpers/Asking.js';
import { newest } from '../helpers/clients.js';
import { operating } from '../helpers/operating.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';
import { until } from '../helpers/until.js';
import { LEASE, World } from '../helpers/World.js';

const run = promisify(exec);

for (const kind of newest) {
  describe(`Operating locks between machines, by ${kind.name},`, () => {
    const suite = serverOfSuite();
    let world: World;

    beforeEach(() => {
      world = new World(suite.server, kind);
    });

    afterEach(async () => {
      await world.end();
      await suite.server.control.flushall();
    });

    /** What the status of a session becomes. */
    async function becomes(locks: RedisLocks, status: string): Promise<void> {
      await until(`it is ${status}`, () => locks.toJSON().status === status);
    }

    describe('the command of the page that takes a lock away', () => {
      async function takeAway(locks: RedisLocks): Promise<string> {
        const command = operating.takeAway
          .replace('redis-cli', `redis-cli -p ${String(suite.server.port)}`)
          .replace('SESSION', locks.toJSON().session);
        return (await run(command)).stdout.trim();
      }

      it('grants it to the next request at once, and the holder learns of it with its next heartbeat', async () => {
        // Its next heartbeat is a third of this away.
        const one = await world.session({ lease: 3_000 });
        const two = await world.session({ lease: 3_000 });
        const lease = await new Asking(one.lock('a').acquire()).granted();
        const other = await new Asking(one.lock('b').acquire()).granted();
        const next = new Asking(two.lock('a').acquire());
        await world.waiting('lock:a', 1);
        expect(await takeAway(one)).toBe('ended');
        const began = performance.now();
        await next.granted();
        expect(performance.now() - began).toBeLessThan(500);
        const { signal } = other;
        await until('it has learned of it', () => signal.aborted);
        expect(performance.now() - began).toBeLessThan(1_500);
        expect(lease.signal.reason).toBeInstanceOf(LeaseLostError);
        await becomes(one, 'alive');
      }, 20_000);

      it('lets its waiting requests join the end of the queue again', async () => {
        const [one, two] = [await world.session(), await world.session()];
        const lease = await new Asking(two.lock('a').acquire()).granted();
        const [first, second] = await world.askInTurn('lock:a', [
          () => new Asking(one.lock('a').acquire()),
          () => new Asking(two.lock('a').acquire()),
        ]);
        const before = one.toJSON().session;
        await takeAway(one);
        await until('it goes on', () => one.toJSON().session !== before);
        await world.waiting('lock:a', 2);
        lease.release();
        (await second.granted()).release();
        expect((await first.granted()).released).toBeFalse();
      }, 20_000);
    });

    it('tells nobody of a hash of holders that is deleted', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const lease = await new Asking(one.lock('a').acquire()).granted();
      const waiting = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await suite.server.control.del('{rxjs-locks}:held:lock:a');
      await delay(LEASE * 2);
      expect([lease.signal.aborted, waiting.outcome]).toEqual([false, 'waiting']);
      lease.release();
      await waiting.granted();
    }, 20_000);

    it('costs all leases if the client blocks for longer than one', async () => {
      const { client } = await world.client();
      const one = world.sessionOn(client);
      const lease = await new Asking(one.lock('a').acquire()).granted();
      const { signal } = lease;
      const blocking = ['BLPOP', 'jobs', '2'];
      if ('call' in client) void client.call(...(blocking as [string, string, string]));
      else void client.sendCommand(blocking);
      await until('it is lost', () => signal.aborted, LEASE * 2);
      expect(one.toJSON().status).toBe('lost');
      await becomes(one, 'alive');
    }, 20_000);

    it('costs all leases if the client is closed, and requests wait without an error', async () => {
      const connected = await world.client();
      const one = world.sessionOn(connected.client);
      const { signal } = await new Asking(one.lock('a').acquire()).granted();
      await connected.close();
      const waiting = new Asking(one.lock('b').acquire());
      await until('it is lost', () => signal.aborted, LEASE * 2);
      await delay(LEASE * 2);
      expect([waiting.outcome, one.toJSON().status]).toEqual(['waiting', 'lost']);
      const error: unknown = await firstValueFrom(one.lock('b').query()).catch(
        (thrown: unknown) => thrown,
      );
      expect((error as Error).name).toBe('SessionError');
      one.close();
      expect(waiting.outcome).toBe('ClosedError');
    }, 20_000);

    it('makes sessions that wait send more heartbeats if another session has a shorter lease', async () => {
      const [short, long] = [
        await world.session({ lease: 100 }),
        await world.session({ lease: 60_000 }),
      ];
      await becomes(short, 'alive');
      await new Asking(short.lock('a').acquire()).granted();
      let heartbeats = 0;
      await becomes(long, 'alive');
      long.session$.subscribe(() => heartbeats++);
      await delay(1_000);
      expect(heartbeats).toBeLessThanOrEqual(2);
      const waiting = new Asking(long.lock('a').acquire());
      await delay(1_000);
      expect(heartbeats).toBeGreaterThan(8);
      waiting.leave();
    }, 20_000);

    it('keeps the locks of two prefixes apart', async () => {
      const [one, two] = [await world.session(), await world.session({ prefix: 'other' })];
      const first = await new Asking(one.lock('a').acquire()).granted();
      const second = await new Asking(two.lock('a').acquire()).granted();
      expect([first.released, second.released]).toEqual([false, false]);
    });
  });
}
