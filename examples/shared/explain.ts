import { getSystemErrorMap, inspect } from 'node:util';

/** One line that says what was tried and why it failed. */
export function explain(tried: string, path: string | Buffer, error: unknown): string {
  return `${tried} ${shown(path)}: ${reason(error)}`;
}

/** Quotes a path and escapes it, so that a file name cannot control the terminal. */
function shown(path: string | Buffer): string {
  return inspect(path.toString(), { breakLength: Infinity, maxStringLength: null });
}

/** The system's message, without the call and the path that Node adds to it. */
function reason(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? message;
}
