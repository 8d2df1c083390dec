import type { Happening } from './Stage.js';

/** Where project is called with another value than the next one that the source has sent. */
export function outOfTurn(log: readonly Happening[]): string | undefined {
  const waiting: string[] = [];
  for (const { who, what } of log) {
    const value = /^(?:sends|is called with) (\w)/.exec(what)?.[1];
    if (value === undefined) continue;
    if (who === 'source') waiting.push(value);
    if (who === 'project' && waiting.shift() !== value) return `it is not the turn of ${value}`;
  }
  return undefined;
}
