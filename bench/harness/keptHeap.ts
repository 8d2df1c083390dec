import { collectGarbage } from './collectGarbage.js';
import type { Prepared } from './Contender.js';
import { checkAll, type Entry, prepareAll, runAll } from './Entry.js';

/** What a sample has made: here, so that it is no garbage while the heap is measured. */
let held: readonly Prepared[] = [];

/** The bytes of the heap before a sample and after it, while what it has made is kept. */
export async function keptHeap(entry: Entry): Promise<{ before: number; after: number }> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  held = prepareAll(entry);
  await runAll(held);
  collectGarbage();
  const after = process.memoryUsage().heapUsed;
  checkAll(entry, held);
  held = [];
  return { before, after };
}
