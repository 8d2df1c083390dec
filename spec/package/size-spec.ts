import { gzipSync } from 'node:zlib';
import { minify } from 'terser';
import { bundle } from './helpers/bundle.js';
import { publicExports } from './helpers/publicExports.js';

/**
 * How many bytes a user may have to download for an import, minified and compressed, without RxJS:
 * what it takes today and a little more, so that none grows unseen.
 */
const budgets: Record<string, number> = {
  NotLockedError: 120,
  Event: 1950,
  Lock: 2200,
  Condition: 3000,
  Semaphore: 2350,
  BoundedSemaphore: 2550,
  usingLock: 1250,
  withLock: 1270,
  throttleBySemaphore: 3350,
};
const budgetOfAll = 4700;

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
