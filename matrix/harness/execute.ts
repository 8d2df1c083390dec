import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const executeFile = promisify(execFile);

/** How long a process may take, in milliseconds: one that never ends is told from one that is slow. */
const patience = 300_000;

/** Runs a program in a process of its own, and resolves with what it printed. Rejects with that if it fails. */
export async function execute(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const { stdout } = await executeFile(program, args, {
      ...options,
      timeout: patience,
      maxBuffer: Infinity,
    });
    return stdout;
  } catch (error) {
    const { message, killed, stdout, stderr } = error as Failure;
    const printed = `${stdout}${stderr}`.trim();
    const why = killed ? `has not ended in ${String(patience / 1000)} s` : 'has failed';
    throw new Error(`${[program, ...args].join(' ')} ${why}:\n${printed || message}`, {
      cause: error,
    });
  }
}

interface Failure extends Error {
  readonly killed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}
