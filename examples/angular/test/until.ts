import { setTimeout } from 'node:timers/promises';

const PATIENCE_MILLISECONDS = 10_000;

/** Looks again and again until it sees what is expected. */
export async function until<T>(look: () => T | Promise<T>, expected: T): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS;
  for (let seen = await look(); seen !== expected; seen = await look()) {
    if (performance.now() > end) {
      throw new Error(`${String(seen)}, and never ${String(expected)}`);
    }
    await setTimeout(5);
  }
}
