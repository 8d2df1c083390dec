import { Worker } from 'node:worker_threads';
import type { Run } from './Run.js';

/** Runs programs in a thread, one after the other, until each ends. */
export function runPrograms(paths: readonly string[]): Promise<Run>[] {
  const thread = new Worker(new URL('./programsThread.js', import.meta.url), {
    workerData: paths,
  });
  const waiting: ((run: Run) => void)[] = [];
  const runs = paths.map(() => new Promise<Run>((resolve) => waiting.push(resolve)));

  thread.on('message', (run: Run) => waiting.shift()?.(run));
  thread.on('exit', () => {
    const lost = { output: '', errors: ['has not been run: one before it has not ended'] };
    for (const resolve of waiting) resolve(lost);
  });
  return runs;
}
