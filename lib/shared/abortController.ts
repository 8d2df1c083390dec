import type { Signal } from '../types.js';

/** As much of the platform's `AbortController` as the library uses. */
export interface Abortable {
  readonly signal: Signal;
  abort(reason: unknown): void;
}

/** A new `AbortController`. The declarations and the compiler's lib need not know that class. */
export function abortController(): Abortable {
  const { AbortController } = globalThis as unknown as { AbortController: new () => Abortable };
  return new AbortController();
}
