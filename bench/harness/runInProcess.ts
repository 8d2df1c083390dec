import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EffortName } from './efforts.js';
import type { OnProgress } from './measureInRounds.js';
import type { Result } from './Result.js';

/** What the process of a workload tells. */
export type Message =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'result'; readonly result: Result };

/**
 * Measures a workload, ours and all rivals, in a process of its own: so its figures are the same
 * whether it is run alone or after twenty others, whose objects would otherwise be what the
 * compiler has learnt from.
 *
 * @param execPath the program of the Node that it is measured on
 */
export async function runInProcess(
  name: string,
  effort: EffortName,
  execPath: string,
  onProgress: OnProgress,
): Promise<Result> {
  const path = fileURLToPath(new URL('../workloadProcess.js', import.meta.url));
  const child = fork(path, [name, effort], { execPath, execArgv: ['--expose-gc'] });
  const results: Result[] = [];
  child.on('message', (message: Message) => {
    if (message.kind === 'progress') onProgress(message.done);
    else results.push(message.result);
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const [result] = results;
  if (code !== 0 || !result) throw new Error(`bench: ${name} has failed`);
  return result;
}
