import { compare } from './compare.js';
import type { Effort } from './efforts.js';
import { grow } from './grow.js';
import type { OnProgress } from './measureInRounds.js';
import type { Result } from './Result.js';
import type { Workload } from './Workload.js';

/** Measures a workload in this process. */
export async function runWorkload(
  workload: Workload,
  effort: Effort,
  onProgress: OnProgress,
): Promise<Result> {
  const { name, row, title, counts, unable = {}, leftOut = {} } = workload;
  const node = process.versions.node;
  const measured =
    workload.kind === 'comparison'
      ? await compare(workload, effort, onProgress)
      : await grow(workload, effort, onProgress);
  return { name, row, title, counts, node, unable, leftOut, ...measured };
}
