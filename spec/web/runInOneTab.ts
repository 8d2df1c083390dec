/**
 * A program that tries what has to be so in every runtime on the locks of this one, Node or Deno.
 *
 *     node runInOneTab.js [WORDS...]      what is known not to be so here: the words of each title
 */
import type { LockManager } from '../../lib/web/index.js';
import { conformance, readersBehindWriter } from './cases/conformance.js';
import { cases } from './cases/index.js';
import { inOneTab } from './helpers/inOneTab.js';

const { locks } = (globalThis as unknown as { navigator: { locks: LockManager } }).navigator;
const known = process.argv.slice(2);
const tried = [...conformance, readersBehindWriter, ...cases].filter(({ closes }) => !closes);

const failed: string[] = [];
for (const each of tried) {
  const isKnown = known.some((words) => each.title.includes(words));
  const error = await each.run(inOneTab(locks)).then(
    () => undefined,
    (reason: unknown) => String(reason),
  );
  if (isKnown === (error === undefined)) failed.push(`${each.title}: ${error ?? 'it is so'}`);
}
if (failed.length > 0) throw new Error(failed.join('\n'));
console.log(
  `${String(tried.length - known.length)} cases, ${String(known.length)} known not to be so`,
);
// A case that is known to fail leaves requests behind, which keep Deno alive.
process.exit();
