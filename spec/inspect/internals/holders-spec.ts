import { setImmediate } from 'node:timers/promises';
import { KeyedLock, Lock, Semaphore, usingLock } from '../../../lib/index.js';
import { Inspector, type Warning, type Watchable } from '../../../lib/inspect/index.js';
import { collectGarbage } from '../../helpers/collectGarbage.js';
import { countReads } from '../../helpers/countReads.js';
import { hold } from '../../helpers/hold.js';
import { watchedOf } from './helpers/watchedOf.js';

const COUNT = 9;

/** Counts how often the list of holders is followed from one to the next, from now on. */
function stepsAmongHolders(primitive: Watchable): () => number {
  return countReads(watchedOf(primitive).holders, 'behind');
}

describe('the holders', () => {
  let inspector: Inspector;
  let warnings: Warning[];

  beforeEach(() => {
    inspector = new Inspector();
    warnings = [];
    inspector.warnings$.subscribe((warning) => warnings.push(warning));
  });

  afterEach(() => {
    expect(warnings.filter(({ type }) => type !== 'leaked')).toEqual([]);
    inspector.stop();
  });

  it('are not looked through for a request that waits, if none of them is lost', async () => {
    const pool = inspector.watch('pool', new Semaphore(COUNT));
    const permits = Array.from({ length: COUNT }, () => hold(pool));
    const steps = stepsAmongHolders(pool);
    pool.acquire().subscribe();
    await setImmediate();
    expect(steps()).toBe(0);
    expect(permits.length).toBe(COUNT);
  });

  it('are looked through once for a request inside of a section, if none of them waits', async () => {
    const pool = inspector.watch('pool', new Semaphore(COUNT));
    const lock = inspector.watch('lock', new Lock());
    const permits = Array.from({ length: COUNT }, () => hold(pool));
    const steps = stepsAmongHolders(pool);
    usingLock(lock, () => pool.acquire()).subscribe();
    await setImmediate();
    expect(steps()).toBe(COUNT);
    expect(permits.length).toBe(COUNT);
  });

  it('of other keys are not looked through', async () => {
    const keys = inspector.watch('keys', new KeyedLock<number>());
    const lock = inspector.watch('lock', new Lock());
    const permits = Array.from({ length: COUNT }, (_, key) => hold(keys.for(key)));
    const steps = stepsAmongHolders(keys);
    usingLock(lock, () => keys.for(4).acquire()).subscribe();
    await setImmediate();
    inspector.graph();
    // The graph lists them all once.
    expect(steps()).toBe(COUNT);
    expect(permits.length).toBe(COUNT);
  });

  describe('that are lost', () => {
    let pool: Semaphore;

    beforeEach(async () => {
      pool = inspector.watch('pool', new Semaphore(1));
      pool.acquire().subscribe();
      const { lost } = watchedOf(pool);
      for (let round = 0; round < 10 && lost.size === 0; round++) await collectGarbage();
      expect(lost.size).toBe(1);
    });

    it('are so until what they hold is released without them', async () => {
      pool.release();
      expect(watchedOf(pool).lost.size).toBe(0);
      const permit = hold(pool);
      pool.acquire().subscribe();
      await setImmediate();
      expect(permit.released).toBeFalse();
    });

    it('are so until nobody watches', () => {
      const { lost } = watchedOf(pool);
      inspector.unwatch(pool);
      expect(lost.size).toBe(0);
    });
  });
});
