import type { Tab } from './World.js';

/** Throws unless both are the same, as JSON. */
export function equal(what: string, actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: expected ${other}, got ${one}`);
}

/** How long something may take, in milliseconds: what never comes is told from what is slow. */
const patience = 4000;

/** Resolves when it is so. Rejects where it never is. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const start = Date.now();
  while (!isSo()) {
    if (Date.now() - start > patience) throw new Error(`${what}: has not come`);
    await turn();
  }
}

/** Resolves when the locks of these tabs have answered all that was asked of them. */
export async function quiet(...tabs: readonly Tab[]): Promise<void> {
  // A lock behind a gate takes three answers, each of which may cause the next question.
  for (let round = 0; round < 6; round++) {
    for (const { locks } of tabs) await locks.query();
    await turn();
  }
}

const { setImmediate = setTimeout } = globalThis as {
  setImmediate?: (call: () => void) => unknown;
};

/** The next turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets so many callbacks of promises go first. */
export async function microtasks(count: number): Promise<void> {
  for (let each = 0; each < count; each++) await Promise.resolve();
}

/** What has to be there. */
export function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none');
  return value;
}
