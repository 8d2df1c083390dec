import type { Taken } from './subjects.js';

/** Expects that this many wait, if the snapshots say so. */
export function expectWaiting({ state }: Taken, waiting: number): void {
  if ('waiting' in state) expect(state.waiting).toBe(waiting);
}
