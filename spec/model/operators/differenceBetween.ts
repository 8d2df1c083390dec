import { linesOf } from './linesOf.js';
import type { Happening } from './Stage.js';

/**
 * What is different between two plays of one scenario, if anything is.
 *
 * All that starts and all that is sent has to be the same, in the same frame and the same order.
 * All that is left has to be left in the same frame: within it the library has rules of its own,
 * that what ends is left before the next starts and before the end is told.
 */
export function differenceBetween(
  expected: readonly Happening[],
  actual: readonly Happening[],
): string | undefined {
  const [wanted, got] = [expected, actual].map(comparable) as [string[], string[]];
  const index = wanted.findIndex((line, index) => line !== got[index]);
  if (index < 0 && got.length === wanted.length) return undefined;
  return `expected ${wanted[index] ?? 'nothing more'}, got ${got[index] ?? got[wanted.length] ?? 'nothing more'}`;
}

/** What starts and is sent, in order, and then what is left, by frames. */
function comparable(log: readonly Happening[]): string[] {
  const left = log.filter(({ what }) => what === 'is left');
  left.sort((one, other) => one.frame - other.frame || one.who.localeCompare(other.who));
  return [...linesOf(log.filter(({ what }) => what !== 'is left')), ...linesOf(left)];
}
