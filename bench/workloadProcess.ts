import { type EffortName, efforts } from './harness/efforts.js';
import type { Message } from './harness/runInProcess.js';
import { runWorkload } from './harness/runWorkload.js';
import { workloadNamed } from './workloads.js';

/** The program of the process that one workload is measured in. */
const [name = '', effort = ''] = process.argv.slice(2);

function tell(message: Message): void {
  process.send?.(message);
}

const result = await runWorkload(workloadNamed(name), efforts[effort as EffortName], (done) =>
  tell({ kind: 'progress', done }),
);
tell({ kind: 'result', result });
// What the rivals have left waiting is not waited for.
process.disconnect();
