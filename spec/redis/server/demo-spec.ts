import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Demo } from '../helpers/Demo.js';
import { RedisServer } from '../helpers/RedisServer.js';
import { until } from '../helpers/until.js';

const PROGRAM = 'build/demo/redis/start.js';
const LEASE = 2_000;
/** What a machine with much to do may add. */
const SLACK = 1_000;

describe('npm run demo:redis', () => {
  let demo: Demo | undefined;

  beforeAll(() => {
    execFileSync('npm', ['run', '-s', 'predemo:redis']);
  }, 20_000);

  afterEach(() => {
    demo?.kill();
    demo = undefined;
  });

  /** Kills a worker, and expects that what it held goes on elsewhere, when its lease has run out. */
  async function expectToGoOn(running: Demo): Promise<void> {
    await running.says(/does the job of/);
    running.press('k');
    const [, killed = '', night = ''] = await running.says(
      /(worker \d) is killed; it held: (the job of [\d:]+)/,
    );
    const [, other, after = ''] = await running.says(
      new RegExp(`(worker \\d) does ${night}, ([\\d,]+) ms after the kill`),
      LEASE + 2 * SLACK,
    );
    expect(other).not.toBe(killed);
    const milliseconds = Number(after.replace(',', ''));
    expect(milliseconds).toBeLessThan(LEASE + SLACK);
    // It was not given back: two thirds are left of a lease when a heartbeat is due.
    expect(milliseconds).toBeGreaterThan(LEASE / 2);
  }

  it('goes on elsewhere with the job of a worker that is killed, and leaves nothing when it ends', async () => {
    demo = new Demo('npm', ['run', '-s', 'demo:redis']);
    const [, folder = ''] = await demo.says(/^the server: redis-server on port \d+, in (.*)$/m);
    expect(existsSync(folder)).toBeTrue();
    await expectToGoOn(demo);
    demo.press('r');
    await demo.says(/(worker \d) starts[^]*\1 is killed[^]*\1 starts/);
    expect(demo.isLeft).toBeTrue();
    expect(demo.workersLeft.length).toBe(3);
    demo.press('q');
    expect(await demo.code()).toBe(0);
    expect(demo.isLeft).withContext('a process is left').toBeFalse();
    expect(existsSync(folder)).withContext('the folder is left').toBeFalse();
  }, 40_000);

  it('shows it on one screen in a terminal, and ends at Ctrl-C', async () => {
    demo = new Demo('script', ['-qefc', `${process.execPath} ${PROGRAM}`, '/dev/null']);
    await expectToGoOn(demo);
    demo.press('\u0003');
    expect(await demo.code()).toBe(0);
    expect(demo.out).withContext('moves up to the first line').toContain('\u001b[3A');
    expect(demo.out).withContext('the cursor is shown again').toContain('\u001b[?25h');
    // script(1) puts it into a group of its own.
    expect(demo.workersLeft).toEqual([]);
    const [, folder = ''] = await demo.says(/, in (\S+)/);
    expect(existsSync(folder)).toBeFalse();
  }, 40_000);

  it('uses the server of REDIS_URL, and leaves it running without a lock', async () => {
    const server = await RedisServer.start();
    demo = new Demo(process.execPath, [PROGRAM], {
      REDIS_URL: `redis://127.0.0.1:${String(server.port)}`,
    });
    await demo.says(/^the server: the server of REDIS_URL$/m);
    await until('all work', async () => (await server.keys()).includes('held:semaphore:pool'));
    demo.signal('SIGTERM');
    expect(await demo.code()).toBe(0);
    expect(demo.isLeft).toBeFalse();
    const left = (await server.keys()).filter((key) => key !== 'rxjs-locks-demo:night');
    expect(left).toEqual(['counter']);
    await server.stop();
  }, 40_000);

  it('says in one line what to install where there is no redis-server', async () => {
    demo = new Demo(process.execPath, [PROGRAM], { PATH: '/nowhere' });
    expect(await demo.code()).toBe(1);
    expect(demo.out).toBe(
      'demo:redis: there is no redis-server: apt-get install redis-server, or name a server with REDIS_URL\n',
    );
  }, 20_000);

  it('says in one line that the server of REDIS_URL does not answer, without its password', async () => {
    demo = new Demo(process.execPath, [PROGRAM], { REDIS_URL: 'redis://:secret@127.0.0.1:1' });
    expect(await demo.code()).toBe(1);
    expect(demo.out).toBe(
      'demo:redis: the server does not answer: connect ECONNREFUSED 127.0.0.1:1\n',
    );
  }, 20_000);
});
