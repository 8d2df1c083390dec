import { inspect } from 'node:util';
import { linesOf } from './linesOf.js';
import type { Happening } from './Stage.js';

/**
 * Tells a story that went wrong, with a line that keeps it when it is pasted into a spec.
 *
 * @param fault what is wrong with it
 * @param plays everything that happened, in each play of it
 */
export function storyOf(
  fault: string,
  scenario: object,
  expectation: (code: string) => string,
  plays: Readonly<Record<string, readonly Happening[]>>,
): string {
  const code = inspect(scenario, { depth: Infinity, breakLength: 90 });
  const columns = Object.entries(plays).flatMap(([name, log]) => [`\n${name}:`, ...linesOf(log)]);
  return [`${fault}\n`, expectation(code), ...columns].join('\n');
}
