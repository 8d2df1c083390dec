import type { Line } from '../harness/Result.js';
import type { Spread } from '../harness/spread.js';

/** Three digits that count: 0.0271, 1.24, 158, 12,500. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}

export function spread({ low, high }: Spread): string {
  return `${figure(low)} to ${figure(high)}`;
}

/** Whether the target is reached; `undefined` where there is none. */
export function isMet({ ratio, target }: Line): boolean | undefined {
  return target === undefined ? undefined : ratio.median <= target;
}
