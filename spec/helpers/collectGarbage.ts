import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Runs the garbage collector, even if Node was started without `--expose-gc`. It does so in the
 * next turn, because a WeakRef keeps its target until the end of the present one.
 */
export async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  collectGarbageNow();
}

/** Runs it at once, before the calls that an earlier run has made due. */
export function collectGarbageNow(): void {
  collect ??= (globalThis as { gc?: () => void }).gc ?? exposed();
  collect();
}

let collect: (() => void) | undefined;

function exposed(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
