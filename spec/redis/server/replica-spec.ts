import { setTimeout as delay } from 'node:timers/promises';
import { LeaseLostError } from '../../../lib/index.js';
import type { RedisLocks } from '../../../lib/redis/index.js';
import { Asking } from '../helpers/Asking.js';
import { newest } from '../helpers/clients.js';
import { Proxy } from '../helpers/Proxy.js';
import { RedisServer } from '../helpers/RedisServer.js';
import { until } from '../helpers/until.js';
import { World } from '../helpers/World.js';

/** Longer than it takes until the replica has taken over, on a machine with much to do. */
const LONG = 15_000;
/** Short enough to wait until it has run out. */
const SHORT = 2_000;

for (const kind of newest) {
  describe(`A replica that takes over, by ${kind.name},`, () => {
    let primary: RedisServer;
    let replica: RedisServer;
    /** Between the two of them. */
    let replication: Proxy;
    /** The address of whichever is the primary, as the clients know it. */
    let address: Proxy;
    let world: World;
    let one: RedisLocks;
    let two: RedisLocks;

    beforeEach(async () => {
      primary = await RedisServer.start('--repl-diskless-sync-delay', '0');
      replication = await Proxy.start(primary.port);
      replica = await RedisServer.start('--replicaof', '127.0.0.1', String(replication.port));
      address = await Proxy.start(primary.port);
      await until('the replica is up', async () =>
        (await replica.control.info('replication')).includes('master_link_status:up'),
      );
      world = new World(primary, kind);
      one = await world.session({ lease: LONG }, address.port);
      two = await world.session({ lease: LONG }, address.port);
    }, 60_000);

    afterEach(async () => {
      await world.end().catch(() => undefined);
      await address.stop();
      await replication.stop();
      await Promise.all([primary.stop(), replica.stop()]);
    }, 60_000);

    const granted = (locks: RedisLocks, name: string) =>
      new Asking(locks.lock(name).acquire()).granted();

    /** A session whose lease runs out soon. */
    const brief = (port = address.port) => world.session({ lease: SHORT }, port);

    /** What the primary has done so far is there as well. */
    async function copied(): Promise<void> {
      // WAIT waits for what its own connection has written, and for all that came before.
      await primary.control.set('copied', 'so far');
      expect(await primary.control.call('WAIT', '1', '5000')).toBe(1);
    }

    async function takeOver(): Promise<void> {
      await replica.control.call('REPLICAOF', 'NO', 'ONE');
      address.to = replica.port;
      address.cut();
    }

    it('keeps a lease whose grant was copied, and the order of those that wait', async () => {
      const first = await granted(one, 'a');
      const later = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 1);
      const last = new Asking(one.lock('a').acquire());
      await world.waiting('lock:a', 2);
      await copied();
      await primary.kill();
      await takeOver();
      // The new primary has answered both sessions.
      await Promise.all([granted(one, 'other'), granted(two, 'another')]);
      expect([first.signal.aborted, later.outcome]).toEqual([false, 'waiting']);
      first.release();
      const second = await later.granted();
      expect(last.outcome).toBe('waiting');
      second.release();
      expect((await last.granted()).token > second.token).toBeTrue();
      expect(second.token > first.token).toBeTrue();
    }, 60_000);

    it('may let two believe that they hold a lock whose grant was not copied, and the tokens tell them apart', async () => {
      await Promise.all([granted(one, 'known'), granted(two, 'known too')]);
      await copied();
      replication.swallowing = 'answers';
      const first = await granted(one, 'a');
      await primary.kill();
      await takeOver();
      const second = await granted(two, 'a');
      expect(second.token > first.token).toBeTrue();
      // Its session hears of it with the first answer of the new primary.
      const { signal } = first;
      await until('it is lost', () => signal.aborted);
      expect(signal.reason).toBeInstanceOf(LeaseLostError);
      expect(second.signal.aborted).toBeFalse();
    }, 60_000);

    it('costs all leases of a session that was not copied, and what it waited for is asked again', async () => {
      await granted(two, 'a');
      await copied();
      replication.swallowing = 'answers';
      const late = await world.session({ lease: LONG }, address.port);
      const { signal } = await granted(late, 'b');
      const waiting = new Asking(late.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await primary.kill();
      await takeOver();
      await until('it is lost', () => signal.aborted);
      await until('it waits there', async () => (await replica.keys()).includes('waiting:lock:a'));
      expect(waiting.outcome).toBe('waiting');
    }, 60_000);

    it('takes a session for dead whose heartbeats were not copied for a lease', async () => {
      const { signal } = await granted(await brief(), 'a');
      await copied();
      replication.swallowing = 'answers';
      await delay(SHORT * 1.2);
      expect(signal.aborted).toBeFalse();
      await primary.kill();
      await takeOver();
      await until('it is lost', () => signal.aborted);
      expect(signal.reason).toBeInstanceOf(LeaseLostError);
      await granted(two, 'a');
    }, 60_000);

    it('lets two believe that they hold a lock for as long as one of them still talks to the old primary', async () => {
      const first = await granted(one, 'a');
      const other = await Proxy.start(primary.port);
      const apart = await brief(other.port);
      const kept = await granted(apart, 'b');
      await copied();
      replication.swallowing = 'answers';
      await takeOver();
      // The old primary takes its heartbeats still, and the new one lets in the next.
      const second = await granted(one, 'b');
      expect(kept.signal.aborted).toBeFalse();
      expect(second.token > kept.token).toBeTrue();
      expect(first.signal.aborted).toBeFalse();
      await other.stop();
    }, 60_000);

    it('does not do so for longer than the old primary waits for a replica, by min-replicas-to-write', async () => {
      const { signal } = await granted(await brief(), 'a');
      await primary.control.config('SET', 'min-replicas-max-lag', '2');
      await primary.control.config('SET', 'min-replicas-to-write', '1');
      replication.swallowing = 'both';
      await until('it is lost', () => signal.aborted, 15_000);
      const refused = new Asking(two.lock('b').acquire());
      expect(await refused.over()).toBe('SessionError');
      expect((refused.error as Error).message).toContain('NOREPLICAS');
    }, 60_000);
  });
}
