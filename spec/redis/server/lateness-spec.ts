import { config, Subscriber } from 'rxjs';
import type { RedisLease } from '../../../lib/redis/index.js';
import { StoppedSubscriber } from '../../helpers/StoppedSubscriber.js';
import { Asking } from '../helpers/Asking.js';
import { newest } from '../helpers/clients.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';
import { until } from '../helpers/until.js';
import { World } from '../helpers/World.js';

class Throwing extends Subscriber<RedisLease> {
  readonly #message: string;

  constructor(message: string) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a subclass has to call it
    super();
    this.#message = message;
  }

  override complete(): void {
    throw new Error(this.#message);
  }
}

for (const kind of newest) {
  describe(`Code that is called on the way to a grant, by ${kind.name},`, () => {
    const suite = serverOfSuite();
    let world: World;

    beforeEach(() => {
      world = new World(suite.server, kind);
    });

    afterEach(async () => {
      await world.end();
    });

    it('may block for longer than the lease: the request goes on waiting, and is granted later', async () => {
      const locks = await world.session({ lease: 300 });
      const other = await new Asking(locks.lock('other').acquire()).granted();
      const lock = locks.lock('a');
      let blocked = false;
      lock.state$.subscribe(({ held }) => {
        if (held === 0 || blocked) return;
        blocked = true;
        const end = performance.now() + 400;
        while (performance.now() < end);
        // Reading the signal looks at the clock.
        expect(other.signal.aborted).toBeTrue();
      });
      const asking = new Asking(lock.acquire());
      const lease = await asking.granted();
      expect(blocked).toBeTrue();
      expect(lease.signal.aborted).toBeFalse();
      expect(lease.token > other.token).toBeTrue();
      lease.release();
    }, 20_000);

    it('may throw where nothing was available, which RxJS reports', async () => {
      const [one, two] = [await world.session(), await world.session()];
      const lease = await new Asking(one.lock('a').acquire()).granted();
      const { onUnhandledError } = config;
      const errors: unknown[] = [];
      config.onUnhandledError = (error) => errors.push(error);
      try {
        two.lock('a').acquireIfAvailable().subscribe(new Throwing('thrown'));
        await until('it is reported', () => errors.length > 0);
      } finally {
        config.onUnhandledError = onUnhandledError;
      }
      expect(errors.map(String)).toEqual(['Error: thrown']);
      lease.release();
    });

    it('may take nothing any more: the lease is given back', async () => {
      const locks = await world.session();
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- what an operator of somebody else may be
      const subscriber = new StoppedSubscriber<RedisLease>();
      locks.lock('a').acquire().subscribe(subscriber);
      const lease = await new Asking(locks.lock('a').acquire()).granted();
      expect(locks.lock('a').state).toEqual({ held: 1, waiting: 0 });
      lease.release();
    });

    it('may release a lease that is about to be lost: its signal is not aborted', async () => {
      const locks = await world.session();
      const [first, second] = [
        await new Asking(locks.lock('a').acquire()).granted(),
        await new Asking(locks.lock('b').acquire()).granted(),
      ];
      first.signal.addEventListener('abort', () => second.release());
      locks.close();
      expect([first.signal.aborted, second.signal.aborted]).toEqual([true, false]);
    });

    it('sees the same snapshot where nothing has changed', async () => {
      const files = (await world.session()).readWriteLock('b');
      const states: object[] = [];
      files.state$.subscribe((state) => states.push(state));
      files.cancelWaiting();
      expect(states.length).toBe(1);
      const lease = await new Asking(files.read.acquire()).granted();
      expect(JSON.stringify(lease)).toBe(`{"released":false,"token":"${String(lease.token)}"}`);
      lease.release();
    });
  });
}
