import { cutOf } from './cutOf.js';
import type { Happening } from './Stage.js';

/** Where a value does not start as soon as the source sends it, though there is room and none waits. */
export function heldUp(log: readonly Happening[], limit: number): string | undefined {
  const cut = cutOf(log);
  let running = 0;
  let waiting = 0;
  for (const [index, { frame, who, what }] of log.entries()) {
    if (frame >= cut) return undefined;
    if (who === 'source' && what.startsWith('sends ')) {
      const starts = log[index + 1]?.who === 'project';
      if (running < limit && waiting === 0 && !starts)
        return `the source ${what} in frame ${String(frame)}, and it does not start`;
      waiting++;
    }
    if (who === 'project') {
      waiting--;
      running++;
    }
    // What is fed while it is left comes before its place is free.
    if (what === 'is gone') running--;
  }
  return undefined;
}
