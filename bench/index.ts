/**
 * Measures the library beside its rivals.
 *
 *     npm run bench [-- NAME...] [-- --quick]        (--help says more)
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from './commandLine.js';
import { type EffortName, efforts } from './harness/efforts.js';
import type { Result } from './harness/Result.js';
import { runInProcess } from './harness/runInProcess.js';
import { runWorkload } from './harness/runWorkload.js';
import { progressOn } from './progress.js';
import { comparisonTable } from './report/comparisonTable.js';
import { growthTable } from './report/growthTable.js';
import { reasons } from './report/reasons.js';
import { writeReport } from './report/writeReport.js';
import { workloadNamed, workloads } from './workloads.js';

const { names, quick } = readCommandLine(process.argv);
const effort: EffortName = quick ? 'quick' : 'full';
const chosen = names.length > 0 ? names.map(workloadNamed) : workloads;

const progress = progressOn(process.stderr, chosen.length);
const results: Result[] = [];
for (const workload of chosen) {
  const onProgress = (done: number): void => progress.show(workload.name, done);
  onProgress(0);
  results.push(
    chosen.length === 1
      ? // In this process, where a profiler sees it.
        await runWorkload(workload, efforts[effort], onProgress)
      : await runInProcess(workload.name, effort, onProgress),
  );
}
progress.stop();

console.log(comparisonTable(quick ? results.map(withoutTargets) : results));
if (results.some(({ unable }) => Object.keys(unable).length > 0)) {
  console.log(`\nWho cannot do it, or is left out:\n\n${reasons(results)}`);
}
if (results.some(({ points }) => points.length > 0)) console.log(`\n${growthTable(results)}`);

if (chosen === workloads && !quick) {
  const project = fileURLToPath(import.meta.resolve('rxjs-locks/package.json'));
  await writeReport(join(dirname(project), 'bench'), results);
}

/** What is measured in one short round judges nobody. */
function withoutTargets(result: Result): Result {
  return { ...result, lines: result.lines.map((line) => ({ ...line, target: undefined })) };
}
