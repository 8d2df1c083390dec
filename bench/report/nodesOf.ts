import type { Result } from '../harness/Result.js';

/** The versions of Node that there are results of, in the order in which they were asked for. */
export function nodesOf(results: readonly Result[]): string[] {
  return [...new Set(results.map(({ node }) => node))];
}
