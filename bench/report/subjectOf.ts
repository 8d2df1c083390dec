import type { Line, Result } from '../harness/Result.js';

/** What a line is about: the workload, and with what length of the queue where that is compared. */
export function subjectOf({ name }: Result, { at }: Pick<Line, 'at'>): string {
  return at === undefined ? name : `${name} at ${at.toLocaleString('en')}`;
}
