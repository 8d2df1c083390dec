import { checkAll, type Entry, prepareAll, runAll } from './Entry.js';

const NANOSECONDS = 1e6;

/** The time of one item, done here and now: nothing warms up, and nothing is collected. */
export async function firstTime(entry: Entry): Promise<number> {
  const prepared = prepareAll(entry);
  const start = performance.now();
  await runAll(prepared);
  const taken = performance.now() - start;
  checkAll(entry, prepared);
  return (taken * NANOSECONDS) / (entry.items * entry.repeats);
}
