import { isInner, type Happening } from './Stage.js';

/** Where more inner observables run than may, at any moment of a frame. */
export function brokenCap(log: readonly Happening[], limit: number): string | undefined {
  let running = 0;
  for (const { frame, who, what } of log.filter(isInner)) {
    if (what === 'starts') running++;
    if (what === 'is left') running--;
    if (running > limit) return `${who} starts in frame ${String(frame)} above the limit`;
  }
  return undefined;
}
