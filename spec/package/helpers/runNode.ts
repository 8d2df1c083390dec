import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs Node in a process of its own, and resolves with what it printed. Rejects if it fails. */
export async function runNode(args: readonly string[], cwd = process.cwd()): Promise<string> {
  const { stdout } = await execute(process.execPath, args, { cwd });
  return stdout.trimEnd();
}
