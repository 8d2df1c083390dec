import type { Workload } from './harness/Workload.js';
import { beyondWorkloads } from './workloads/beyond.js';
import { cancelWorkloads } from './workloads/cancel.js';
import { contextWorkloads } from './workloads/context.js';
import { growthWorkloads } from './workloads/growth.js';
import { handOutWorkloads } from './workloads/handOut.js';
import { heapWorkloads } from './workloads/heap.js';
import { inspectWorkloads } from './workloads/inspect.js';
import { importWorkloads } from './workloads/imports.js';
import { lockWorkloads } from './workloads/lock.js';
import { overflowWorkloads } from './workloads/overflow.js';
import { rateWorkloads } from './workloads/rates.js';
import { throttleWorkloads } from './workloads/throttle.js';

/** Everything that is measured, in the order of the table of targets. */
export const workloads: readonly Workload[] = [
  ...lockWorkloads,
  ...cancelWorkloads,
  ...throttleWorkloads,
  ...heapWorkloads,
  ...handOutWorkloads,
  ...growthWorkloads,
  ...beyondWorkloads,
  ...contextWorkloads,
  ...rateWorkloads,
  ...overflowWorkloads,
  ...inspectWorkloads,
  ...importWorkloads,
].sort((one, other) => one.row - other.row);

/** @throws Error if there is none of that name */
export function workloadNamed(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (!found) throw new Error(`bench: no workload is called ${name}`);
  return found;
}
