import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs Node in a separate process, and resolves with its output. Rejects if it fails. */
export async function runNode(args: readonly string[], cwd = process.cwd()): Promise<string> {
  const { stdout } = await execute(process.execPath, args, { cwd });
  return stdout.trimEnd();
}
