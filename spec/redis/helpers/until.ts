import { setTimeout as delay } from 'node:timers/promises';

/** Resolves once something is so, and rejects where it is not within a time that is long enough. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  within = 12_000,
): Promise<void> {
  const end = performance.now() + within;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within ${String(within)} ms: ${what}`);
    await delay(5);
  }
}
