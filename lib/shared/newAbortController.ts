import type { Signal } from '../types.js';

/** What aborts a signal. */
export interface AbortController {
  readonly signal: Signal;
  abort(reason?: unknown): void;
}

interface Runtime {
  readonly AbortController: new () => AbortController;
}

/** Every runtime has it, but not every compiler's `lib` knows it. */
export function newAbortController(): AbortController {
  const { AbortController } = globalThis as unknown as Runtime;
  return new AbortController();
}
