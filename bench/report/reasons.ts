import type { Result } from '../harness/Result.js';

/** Why who cannot do what, or is left out, as the lines of a list. */
export function reasons(results: readonly Result[]): string {
  const workloadsOf = new Map<string, Set<string>>();
  for (const { name, unable, leftOut } of results) {
    for (const [rival, reason] of Object.entries({ ...unable, ...leftOut })) {
      const sentence = `${rival}: ${reason}`;
      workloadsOf.set(sentence, (workloadsOf.get(sentence) ?? new Set()).add(name));
    }
  }
  return [...workloadsOf]
    .map(([sentence, names]) => `- ${sentence} (${[...names].join(', ')})`)
    .join('\n');
}
