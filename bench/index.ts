/**
 * Measures the library beside its rivals.
 *
 *     npm run bench [-- NAME...] [-- --quick] [-- --node 20,22,24]        (--help says more)
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installMatrix } from '../matrix/harness/installMatrix.js';
import { programOf } from '../matrix/harness/programOf.js';
import { readCommandLine } from './commandLine.js';
import { type EffortName, efforts } from './harness/efforts.js';
import type { Line, Result } from './harness/Result.js';
import { runInProcess } from './harness/runInProcess.js';
import { runWorkload } from './harness/runWorkload.js';
import { progressOn } from './progress.js';
import { comparisonTable } from './report/comparisonTable.js';
import { firstTimesTable } from './report/firstTimesTable.js';
import { growthTable } from './report/growthTable.js';
import { reasons } from './report/reasons.js';
import { writeReport } from './report/writeReport.js';
import { benchRedis } from './redis/benchRedis.js';
import { contenders } from './redis/contenders.js';
import { redisEfforts } from './redis/efforts.js';
import { tables } from './redis/report/tables.js';
import { writeRedisPage } from './redis/report/writeRedisPage.js';
import { isServerInstalled, NO_SERVER } from './redis/startServer.js';
import { workloadNamed, workloads } from './workloads.js';

const { names, redis, quick, nodes } = readCommandLine(process.argv);
const effort: EffortName = quick ? 'quick' : 'full';
const isAll = names.length === 0 && !redis;
const chosen = isAll ? workloads : names.map(workloadNamed);
const folder = join(
  dirname(fileURLToPath(import.meta.resolve('rxjs-locks/package.json'))),
  'bench',
);

if (chosen.length > 0) await compare();
if (redis) await measureRedis();
if (isAll) {
  console.log(
    '\nNot measured here: the locks between machines. They are by: npm run bench -- redis',
  );
}

async function compare(): Promise<void> {
  if (nodes.length > 0) installMatrix();
  const programs =
    nodes.length > 0
      ? nodes.map((version) => programOf(`node-${version}`, 'node'))
      : [process.execPath];
  const progress = progressOn(process.stderr, chosen.length * programs.length);
  const results: Result[] = [];
  for (const workload of chosen) {
    for (const [index, program] of programs.entries()) {
      const label = [workload.name, nodes[index]].filter(Boolean).join(', Node ');
      const onProgress = (done: number): void => progress.show(label, done);
      onProgress(0);
      results.push(
        chosen.length === 1 && nodes.length === 0
          ? // In this process, where a profiler sees it.
            await runWorkload(workload, efforts[effort], onProgress)
          : await runInProcess(workload.name, effort, program, onProgress),
      );
    }
  }
  progress.stop();

  const shown = quick ? results.map(withoutTargets) : results;
  console.log(comparisonTable(shown));
  if (results.some(({ unable }) => Object.keys(unable).length > 0)) {
    console.log(`\nWho cannot do it, or is left out:\n\n${reasons(results)}`);
  }
  if (results.some(({ cold }) => cold.length > 0)) {
    console.log(`\nThe first 1,000 items:\n\n${firstTimesTable(shown)}`);
  }
  if (results.some(({ points }) => points.length > 0)) console.log(`\n${growthTable(results)}`);

  if (isAll && !quick) await writeReport(folder, results);
}

/** The locks between machines. */
async function measureRedis(): Promise<void> {
  if (!isServerInstalled()) {
    console.error(NO_SERVER);
    process.exitCode = 1;
    return;
  }
  const progress = progressOn(process.stderr, contenders.length);
  const results = await benchRedis(effort, progress).finally(() => progress.stop());
  console.log(tables(results.figures, redisEfforts[effort]));
  if (!quick) await writeRedisPage(folder, results);
}

/** What is measured in one short round judges nobody. */
function withoutTargets(result: Result): Result {
  const without = (lines: readonly Line[]): Line[] =>
    lines.map((line) => ({ ...line, target: undefined }));
  return { ...result, lines: without(result.lines), cold: without(result.cold) };
}
