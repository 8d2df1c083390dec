import { firstValueFrom } from 'rxjs';
import type { RedisLocks } from '../../../lib/redis/index.js';
import { Asking } from '../helpers/Asking.js';
import { clients, plain } from '../helpers/clients.js';
import { operating } from '../helpers/operating.js';
import { RedisServer } from '../helpers/RedisServer.js';
import { LEASE, World } from '../helpers/World.js';

const allowed = operating.user.filter((word) => word.startsWith('+'));

describe('The user of docs/guide/operating-redis.md', () => {
  let server: RedisServer;

  beforeEach(async () => {
    // A server that has never seen the script.
    server = await RedisServer.start();
  }, 20_000);

  afterEach(async () => {
    await server.stop();
  });

  /** Makes the user of the page, who is named `app`. */
  async function makeUser(change: (word: string) => string[] = (word) => [word]): Promise<void> {
    const words = operating.user.flatMap(change).slice(2);
    await server.control.call('ACL', 'SETUSER', ...words, ...operating.ofClients);
  }

  const where = { username: 'app', password: 'PASSWORD' };

  /** Uses all calls of the script, and says which of them were refused, and why. */
  async function refusals(locks: RedisLocks): Promise<string[]> {
    const refused: string[] = [];
    const note = async (what: string, asking: Asking): Promise<void> => {
      const outcome = await asking.over();
      if (outcome !== 'granted') refused.push(`${what}: ${outcome}`);
    };
    const lock = locks.lock('a');
    const first = new Asking(lock.acquire());
    await note('acquire', first);
    if (first.lease) {
      const second = new Asking(lock.acquire());
      // Only now does anything wait.
      setTimeout(() => first.lease?.release(), 100);
      await note('wait', second);
      second.lease?.release();
    }
    await firstValueFrom(lock.query()).catch((error: unknown) =>
      refused.push(`query: ${(error as Error).name}`),
    );
    for (const each of [locks.semaphore('b', 3), locks.readWriteLock('c').write]) {
      if (first.lease) await note('others', new Asking(each.acquire()));
    }
    return refused;
  }

  for (const kind of clients) {
    it(`may do all that the locks do, by ${kind.name}`, async () => {
      await makeUser();
      const world = new World(server, kind);
      const { client, errors } = await world.client(server.port, where);
      const locks = world.sessionOn(client);
      expect(await refusals(locks)).toEqual([]);
      // Heartbeats as well.
      await new Promise((resolve) => setTimeout(resolve, LEASE));
      expect(locks.toJSON().status).toBe('alive');
      expect(await world.end()).toEqual(['counter']);
      expect(errors).toEqual([]);
    }, 20_000);
  }

  it('may do it with another prefix, which takes the place of the one on the page', async () => {
    await makeUser((word) => [word.replace('rxjs-locks', 'shop')]);
    const world = new World(server, plain);
    const { client } = await world.client(server.port, where);
    expect(await refusals(world.sessionOn(client, { prefix: 'shop' }))).toEqual([]);
    await world.end();
  }, 20_000);

  it('may do it with the keyPrefix of a client, which comes before both braces', async () => {
    await makeUser((word) => [word.replace('{', 'app:{')]);
    const world = new World(server, plain);
    const { client } = await world.client(server.port, { ...where, keyPrefix: 'app:' });
    expect(await refusals(world.sessionOn(client))).toEqual([]);
    await world.end();
  }, 20_000);

  const later: Record<string, string[]> = {
    '+subscribe': ['wait: SessionError'],
    '+hgetall': ['query: SessionError'],
    '+zcard': ['query: SessionError'],
  };
  for (const command of allowed) {
    const missed = later[command] ?? ['acquire: SessionError', 'query: SessionError'];
    it(`is refused without ${command}: ${missed.join(', ')}`, async () => {
      await makeUser((word) => (word === command ? [] : [word]));
      const world = new World(server, plain);
      const { client } = await world.client(server.port, where);
      const refused = await refusals(world.sessionOn(client));
      expect(refused[0]).toBe(missed[0]);
      if (later[command]) expect(refused).toEqual(missed);
      await world.end();
    }, 20_000);
  }

  it('does not miss EVAL while the server has the script', async () => {
    const world = new World(server, plain);
    (await new Asking((await world.session()).lock('a').acquire()).granted()).release();
    await makeUser((word) => (word === '+eval' ? [] : [word]));
    const { client } = await world.client(server.port, where);
    expect(await refusals(world.sessionOn(client))).toEqual([]);
    await world.end();
  }, 20_000);
});
