import { setTimeout as delay } from 'node:timers/promises';
import { LeaseLostError } from '../../../lib/index.js';
import { Asking } from '../helpers/Asking.js';
import { newest } from '../helpers/clients.js';
import { RedisServer } from '../helpers/RedisServer.js';
import { until } from '../helpers/until.js';
import { World } from '../helpers/World.js';

const HOUR = 3_600_000_000n;

// libfaketime ends Debian's redis-server: it and jemalloc call each other without end. So what the
// server has written is moved, which is the same to a script that compares it with the time.
for (const kind of newest) {
  describe(`A server whose clock jumps, by ${kind.name},`, () => {
    let server: RedisServer;
    let world: World;

    /** Makes all that was written so far as old as if the clock had jumped by an hour. */
    async function jump(direction: 'ahead' | 'back'): Promise<void> {
      const by = direction === 'ahead' ? -HOUR : HOUR;
      const { control } = server;
      const sessions = '{rxjs-locks}:sessions';
      const counter = '{rxjs-locks}:counter';
      for (const session of await control.zrange(sessions, '0', '-1')) {
        await control.zincrby(sessions, String(by), session);
      }
      if (direction === 'back') await control.incrby(counter, String(by));
    }

    beforeEach(async () => {
      server = await RedisServer.start();
      world = new World(server, kind);
    }, 20_000);

    afterEach(async () => {
      await world.end();
      await server.stop();
    }, 20_000);

    it('ahead lets another in before the session knows, and the tokens tell them apart', async () => {
      // The second one stays alive: it beats between the jump and the next call of the first.
      const [one, two] = [await world.session(), await world.session({ lease: 150 })];
      const first = await new Asking(one.lock('a').acquire()).granted();
      const second = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 1);
      await jump('ahead');
      const { token } = await second.granted();
      expect(token > first.token).toBeTrue();
      const { signal } = first;
      await until('it is lost', () => signal.aborted);
      expect(signal.reason).toBeInstanceOf(LeaseLostError);
    }, 20_000);

    it('back costs nothing, keeps the order, and the tokens rise all the same', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const first = await new Asking(one.lock('a').acquire()).granted();
      const [second, third] = await world.askInTurn('lock:a', [
        () => new Asking(two.lock('a').acquire()),
        () => new Asking(one.lock('a').acquire()),
      ]);
      await jump('back');
      const fourth = new Asking(two.lock('a').acquire());
      await world.waiting('lock:a', 3);
      const tokens = [first.token];
      first.release();
      for (const asking of [second, third, fourth]) {
        const lease = await asking.granted();
        tokens.push(lease.token);
        lease.release();
      }
      expect(first.signal.aborted).toBeFalse();
      expect(tokens).toEqual([...tokens].sort((a, b) => (a < b ? -1 : 1)));
      expect(new Set(tokens).size).toBe(4);
    }, 20_000);

    it('back keeps a session that died before for as long as the clock has been set back', async () => {
      const dead = await world.client();
      const held = world.sessionOn(dead.client, { lease: 300 });
      await new Asking(held.lock('a').acquire()).granted();
      await dead.close();
      await jump('back');
      const waiting = new Asking((await world.session()).lock('a').acquire());
      await world.waiting('lock:a', 1);
      await delay(900);
      expect(waiting.outcome).toBe('waiting');
      await jump('ahead');
      await waiting.granted();
    }, 20_000);
  });
}
