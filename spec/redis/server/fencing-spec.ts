import pg from 'pg';
import type { RedisLease } from '../../../lib/redis/index.js';
import { describeSnippets } from '../../package/helpers/describeSnippets.js';
import { compileAndRun } from '../../package/helpers/snippetReports.js';
import { snippets } from '../../package/helpers/snippets.js';
import { Asking } from '../helpers/Asking.js';
import { plain } from '../helpers/clients.js';
import { PostgresServer } from '../helpers/PostgresServer.js';
import { Proxy } from '../helpers/Proxy.js';
import { RedisServer } from '../helpers/RedisServer.js';
import { until } from '../helpers/until.js';
import { LEASE, World } from '../helpers/World.js';

describe('A token in PostgreSQL', () => {
  if (!PostgresServer.isInstalled) {
    it('is not tested here', () => {
      const what = 'they need PostgreSQL: apt-get install postgresql && npm run test:redis';
      if (process.env['CI'] === 'true') fail(`CI has to run these specs, and ${what}`);
      else pending(what);
    });
    return;
  }

  let server: RedisServer;
  let postgres: PostgresServer;

  beforeAll(async () => {
    [server, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
  }, 30_000);

  afterAll(async () => {
    await Promise.all([server.stop(), postgres.stop()]);
  });

  it('is shown by a program in docs/guide/machines.md', () => {
    expect(snippets.postgres.map(({ title }) => title.replace(/:\d+$/, ''))).toContain(
      'docs/guide/machines.md',
    );
  });

  describeSnippets(snippets.postgres, () =>
    compileAndRun(snippets.postgres, 'postgres-snippets', 1, (code) =>
      code
        .replaceAll('new Redis()', `new Redis(${String(server.port)})`)
        .replaceAll('new pg.Client()', `new pg.Client(${JSON.stringify(postgres.options)})`),
    ),
  );

  describe('refuses', () => {
    let world: World;
    let network: Proxy;
    let database: pg.Client;
    /** The same, by a network that may be slow. */
    let slow: pg.Client;
    let proxy: Proxy;

    beforeEach(async () => {
      world = new World(server, plain);
      network = await Proxy.start(server.port);
      proxy = await Proxy.start(postgres.options.port ?? 0);
      database = new pg.Client(postgres.options);
      slow = new pg.Client({ ...postgres.options, port: proxy.port });
      await Promise.all([database.connect(), slow.connect()]);
      await database.query(`CREATE TABLE accounts (balance int, fence bigint)`);
      await database.query(`INSERT INTO accounts VALUES (100, 0)`);
    });

    afterEach(async () => {
      await database.query(`DROP TABLE accounts`);
      await Promise.all([database.end(), slow.end()]);
      await proxy.stop();
      await network.stop();
      await world.end();
    });

    async function write(to: pg.Client, balance: number, { token }: RedisLease): Promise<number> {
      const { rowCount } = await to.query(
        `UPDATE accounts SET balance = $1, fence = $2 WHERE fence < $2`,
        [balance, String(token)],
      );
      return rowCount ?? 0;
    }

    async function balance(): Promise<unknown> {
      const { rows } = await database.query<{ balance: number }>(`SELECT balance FROM accounts`);
      return rows[0]?.balance;
    }

    /** A first holder that is cut off from the server, and a second one that is let in after it. */
    async function passedOver(): Promise<{ first: RedisLease; second: () => Promise<RedisLease> }> {
      const [one, two] = [await world.session({}, network.port), await world.session()];
      const first = await new Asking(one.lock('account').acquire()).granted();
      const asking = new Asking(two.lock('account').acquire());
      await world.waiting('lock:account', 1);
      network.swallowing = 'both';
      return { first, second: () => asking.granted() };
    }

    it('a write that was on its way when its holder lost the lease', async () => {
      const { first, second } = await passedOver();
      proxy.delay = LEASE * 2;
      // It holds the lease still.
      expect(first.signal.aborted).toBeFalse();
      const late = write(slow, 90, first);
      expect(await write(database, 150, await second())).toBe(1);
      expect(first.signal.aborted).toBeTrue();
      expect(await late).toBe(0);
      expect(await balance()).toBe(150);
    }, 20_000);

    it('a write that waits for the transaction of the next holder', async () => {
      const { first, second } = await passedOver();
      const next = await second();
      await database.query('BEGIN');
      expect(await write(database, 150, next)).toBe(1);
      const late = write(slow, 90, first);
      const blocked = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;
      await until('it waits', async () => (await database.query(blocked)).rowCount === 1);
      await database.query('COMMIT');
      expect(await late).toBe(0);
      expect(await balance()).toBe(150);
    }, 20_000);
  });
});
