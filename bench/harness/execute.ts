import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Runs a program of the benchmark in a process of its own, and returns the number that it prints. */
export async function execute(
  program: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<number> {
  const path = fileURLToPath(new URL(`../${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, path, ...args]);
  return Number(stdout);
}
