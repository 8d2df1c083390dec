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
  Event: 3040,
  Lock: 3370,
  Condition: 5150,
  Semaphore: 3660,
  BoundedSemaphore: 3880,
  Barrier: 3350,
  ReadWriteLock: 3430,
  KeyedLock: 5080,
  RateLimiter: 4090,
  allOf: 2100,
  usingLock: 1920,
  withLock: 1950,
  throttleBySemaphore: 3260,
};
const budgetOfAll = 12000;

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
    WebLock: 4480,
    WebReadWriteLock: 4780,
    WebSemaphore: 4680,
  })) {
    it(`of ${name} alone is at most ${String(budget)} bytes`, async () => {
      expect(await download([name], 'rxjs-locks/web')).toBeLessThanOrEqual(budget);
    });
  }
});

describe('a download of rxjs-locks/inspect', () => {
  for (const [name, budget] of Object.entries({
    Inspector: 7340,
    labelled: 600,
    formatReport: 1050,
    performanceTracks: 7940,
    meter: 7880,
    toMermaid: 690,
    toDot: 680,
  })) {
    it(`of ${name} alone is at most ${String(budget)} bytes`, async () => {
      expect(await download([name], 'rxjs-locks/inspect')).toBeLessThanOrEqual(budget);
    });
  }
});

describe('a download of rxjs-locks/redis', () => {
  it('is at most 9950 bytes', async () => {
    expect(await download(['RedisLocks', 'SessionError'], 'rxjs-locks/redis')).toBeLessThanOrEqual(
      9950,
    );
  });
});

/** The bytes of a bundle that contains these exports. */
async function download(names: readonly string[], entry = 'rxjs-locks'): Promise<number> {
  const { code } = await bundle(`export { ${names.join(', ')} } from '${entry}';`);
  const { code: minified = '' } = await minify(code, { module: true });
  return gzipSync(minified, { level: 9 }).length;
}
