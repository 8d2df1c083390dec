import { setTimeout } from 'node:timers/promises';

const PATIENCE_MILLISECONDS = 5_000;

/** Checks again and again until the condition is true. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`never came: ${String(isSo)}`);
    await setTimeout(2);
  }
}
