import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects all that can be, as `node --expose-gc` lets one, also where Node was started without
 * it: in the next turn, as a WeakRef keeps what it was made of, or gave, to the end of this one.
 */
export async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  collect ??= (globalThis as { gc?: () => void }).gc ?? exposed();
  collect();
}

let collect: (() => void) | undefined;

function exposed(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
