import type { Happening } from './Stage.js';

/** What happened, one line each. */
export function linesOf(log: readonly Happening[]): string[] {
  return log.map(({ frame, of, who, what }) => `${String(frame)} ${of && `${of}: `}${who} ${what}`);
}
