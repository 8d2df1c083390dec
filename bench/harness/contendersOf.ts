import type { Contender } from './Contender.js';
import type { Comparison } from './Workload.js';

/** Ours first. */
export function contendersOf({ ours, rivals }: Comparison): readonly Contender[] {
  return [ours, ...rivals];
}
