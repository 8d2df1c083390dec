import type { Line } from '../harness/Result.js';

/** Three digits that count: 0.0271, 1.24, 158, 12,500. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** The median, and the quartiles behind it. */
export function ratio({ ratio: { low, median, high } }: Line): string {
  return `${figure(median)}x (${figure(low)} to ${figure(high)})`;
}

/** Whether the target is reached; `undefined` where there is none. */
export function isMet({ ratio, target }: Line): boolean | undefined {
  return target === undefined ? undefined : ratio.median <= target;
}

export function verdict(line: Line): string {
  const met = isMet(line);
  if (met === undefined) return '';
  return met ? 'yes' : 'no';
}
