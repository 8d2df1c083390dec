import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { bundle } from './helpers/bundle.js';
import { publicExports } from './helpers/publicExports.js';

/**
 * How many bytes a user may have to download for an import, minified and compressed, without RxJS.
 * Each budget is a little more than the present size, so no import grows unnoticed.
 */
const budgets: Record<string, number> = {
  NotLockedError: 150,
  CanceledError: 150,
  ClosedError: 150,
  LeaseLostError: 150,
  BrokenBarrierError: 150,
  OverflowError: 150,
  Event: 2850,
  Lock: 3150,
  Condition: 4750,
  Semaphore: 3450,
  BoundedSemaphore: 3650,
  Barrier: 3200,
  ReadWriteLock: 3250,
  KeyedLock: 4550,
  RateLimiter: 3950,
  allOf: 1800,
  usingLock: 1800,
  withLock: 1850,
  throttleBySemaphore: 4750,
};
const budgetOfAll = 10950;

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

describe('a download of rxjs-locks/web', () => {
  for (const [name, budget] of Object.entries({
    WebLock: 4100,
    WebReadWriteLock: 4400,
    WebSemaphore: 4300,
  })) {
    it(`of ${name} alone is at most ${String(budget)} bytes`, async () => {
      expect(await download([name], 'rxjs-locks/web')).toBeLessThanOrEqual(budget);
    });
  }
});

describe('a download of rxjs-locks/redis', () => {
  it('is at most 9050 bytes', async () => {
    expect(await download(['RedisLocks', 'SessionError'], 'rxjs-locks/redis')).toBeLessThanOrEqual(
      9050,
    );
  });
});

/** The bytes of a bundle that contains these exports. */
async function download(names: readonly string[], entry = 'rxjs-locks'): Promise<number> {
  const { code } = await bundle(`export { ${names.join(', ')} } from '${entry}';`);
  const { code: minified = '' } = await minify(code, { module: true });
  return gzipSync(minified, { level: 9 }).length;
}
