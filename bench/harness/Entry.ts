import type { Contender, Prepared } from './Contender.js';

/** What is measured as one: a contender, with so many items, done so often in one sample. */
export interface Entry {
  readonly contender: Contender;
  readonly items: number;
  readonly repeats: number;
}

/** Makes ready everything that one sample does. */
export function prepareAll({ contender, items, repeats }: Entry): Prepared[] {
  return Array.from({ length: repeats }, () => contender.prepare(items));
}

/** Does what has been made ready. */
export async function runAll(sample: readonly Prepared[]): Promise<void> {
  for (const { run } of sample) await run();
}

/** @throws Error if less was done, or more, than was asked for */
export function checkAll({ contender, items }: Entry, sample: readonly Prepared[]): void {
  for (const { done } of sample) {
    if (done() === items) continue;
    throw new Error(`${contender.name}: did ${String(done())} of ${String(items)} items`);
  }
}
