import type { Taken } from './subjects.js';

/** Expects that so many wait, where the snapshots tell. */
export function expectWaiting({ state }: Taken, waiting: number): void {
  if ('waiting' in state) expect(state.waiting).toBe(waiting);
}
