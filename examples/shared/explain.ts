import { getSystemErrorMap, inspect } from 'node:util';

/** What was tried and why it failed, in one line. */
export function explain(tried: string, path: string | Buffer, error: unknown): string {
  return `${tried} ${shown(path)}: ${reason(error)}`;
}

/** Quoted, and with escapes: a file name must not steer the terminal. */
function shown(path: string | Buffer): string {
  return inspect(path.toString(), { breakLength: Infinity, maxStringLength: null });
}

/** What the system says, without the call and the path that Node adds to it. */
function reason(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? message;
}
