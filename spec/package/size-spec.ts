import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { bundle } from './helpers/bundle.js';
import { publicExports } from './helpers/publicExports.js';

/**
 * How many bytes a user may have to download for an import, minified and compressed, without RxJS:
 * what it takes today and a little more, so that none grows unseen.
 */
const budgets: Record<string, number> = {
  NotLockedError: 150,
  ClosedError: 150,
  BrokenBarrierError: 150,
  Event: 2450,
  Lock: 2650,
  Condition: 3600,
  Semaphore: 2900,
  BoundedSemaphore: 3050,
  Barrier: 2700,
  ReadWriteLock: 2600,
  KeyedLock: 3150,
  usingLock: 1300,
  withLock: 1300,
  throttleBySemaphore: 3350,
};
const budgetOfAll = 6300;

describe('a download', () => {
  for (const [name, budget] of Object.entries(budgets)) {
    it(`of ${name} alone is at most ${String(budget)} bytes`, async () => {
      expect(await download([name])).toBeLessThanOrEqual(budget);
    });
  }

  it(`of all of them is at most ${String(budgetOfAll)} bytes`, async () => {
    expect(await download(Object.keys(budgets))).toBeLessThanOrEqual(budgetOfAll);
  });

  it('has a budget for everything that the package exports', () => {
    const values = publicExports().filter(({ typeOnly }) => !typeOnly);
    expect(Object.keys(budgets).sort()).toEqual(values.map(({ name }) => name).sort());
  });
});

/** The bytes of a bundle that holds these exports. */
async function download(names: readonly string[]): Promise<number> {
  const { code } = await bundle(`export { ${names.join(', ')} } from 'rxjs-locks';`);
  const { code: minified = '' } = await minify(code, { module: true });
  return gzipSync(minified, { level: 9 }).length;
}
