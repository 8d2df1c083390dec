import { inspect } from 'node:util';
import { firstValueFrom, type Observable } from 'rxjs';
import { usingLock } from '../../../lib/index.js';
import { Inspector, type Warning } from '../../../lib/inspect/index.js';
import { Asking } from '../helpers/Asking.js';
import { newest } from '../helpers/clients.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';
import { until } from '../helpers/until.js';
import { World } from '../helpers/World.js';

for (const kind of newest) {
  describe(`An inspector of locks between machines, by ${kind.name},`, () => {
    const suite = serverOfSuite();
    let world: World;
    let inspector: Inspector;

    beforeEach(() => {
      world = new World(suite.server, kind);
      inspector = new Inspector();
    });

    afterEach(async () => {
      inspector.stop();
      await world.end();
    });

    it('passes on leases that look and work like any other', async () => {
      const locks = await world.session();
      const lock = inspector.watch('lock', locks.lock('a'));
      const lease = await new Asking(lock.acquire()).granted();
      expect(inspect(lease)).toBe(`Lease { released: false, token: ${String(lease.token)}n }`);
      expect(lease.signal.aborted).toBeFalse();
      expect(inspector.report().primitives.map(({ holders }) => holders.length)).toEqual([1]);
      const waiting = new Asking(lock.acquire());
      expect(inspector.report().primitives.map(({ waiting: all }) => all.length)).toEqual([1]);
      expect(inspector.graph().edges).toEqual([{ waits: 2, holds: 1 }]);
      lease.release();
      (await waiting.granted()).release();
      expect(await new Asking(lock.acquireIfAvailable()).over()).toBe('granted');
      expect(inspector.statistics.get('lock')?.granted).toBe(3);
    });

    it('counts a request that finds nothing available as one that has left', async () => {
      const locks = await world.session();
      const lock = inspector.watch('lock', locks.lock('a'));
      await new Asking(lock.acquire()).granted();
      expect(await new Asking(lock.acquireIfAvailable()).over()).toBe('refused');
      expect(inspector.statistics.get('lock')?.left).toBe(1);
    });

    it('tells of a lease that is lost as of one that is released', async () => {
      const locks = await world.session({ lease: 200 });
      const lock = inspector.watch('lock', locks.lock('a'));
      const told: string[] = [];
      inspector.events$.subscribe(({ type }) => told.push(type));
      await new Asking(lock.acquire()).granted();
      await suite.server.control.flushall();
      await until('it is lost', () => told.includes('released'));
      expect(told).toEqual(['asked', 'granted', 'released']);
    });

    it('finds a deadlock in this process', async () => {
      const locks = await world.session();
      const warnings: Warning[] = [];
      inspector.warnings$.subscribe((warning) => warnings.push(warning));
      const pool = inspector.watch('pool', locks.semaphore('a', 2));
      const files = inspector.watch('files', locks.readWriteLock('b'));
      const both = async (next: () => Observable<unknown>): Promise<void> => {
        await until('both hold', () => pool.state.held + files.state.readers === 3);
        await firstValueFrom(next());
      };
      const ignore = { error: () => undefined };
      const asking = [
        usingLock(pool.acquire(2), () => both(() => files.write.acquire())).subscribe(ignore),
        usingLock(files.read, () => both(() => pool.acquire())).subscribe(ignore),
      ];
      await until('it is found', () => warnings.length > 0);
      expect(warnings.map(({ type, requests }) => [type, requests.length])).toEqual([
        ['deadlock', 4],
      ]);
      for (const each of asking) each.unsubscribe();
    });
  });
}
