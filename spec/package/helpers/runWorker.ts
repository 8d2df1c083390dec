import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';

/** How a program has run. */
export interface Run {
  /** What it printed. */
  readonly output: string;
  /** What it ended with, where it ended badly. */
  readonly error: unknown;
}

/** How long a program may take: one that never ends is told from one that is slow. */
const patience = 10_000;

/** Runs a program in a thread of its own, to its end. */
export async function runWorker(path: string): Promise<Run> {
  const worker = new Worker(path, { stdout: true, stderr: true });
  let error: unknown = undefined;
  worker.on('error', (thrown) => (error = thrown));
  const timer = setTimeout(() => {
    error = new Error(`has not ended in ${String(patience)} ms`);
    void worker.terminate();
  }, patience);
  const [output, complaint] = await Promise.all([
    text(worker.stdout),
    text(worker.stderr),
    new Promise((resolve) => worker.on('exit', resolve)),
  ]);
  clearTimeout(timer);
  return { output, error: error ?? (complaint || undefined) };
}
