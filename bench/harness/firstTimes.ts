import type { Effort } from './efforts.js';
import { contendersOf } from './contendersOf.js';
import { linesOf } from './linesOf.js';
import type { Measure } from './Measure.js';
import { measureInRounds, type OnProgress } from './measureInRounds.js';
import type { Line } from './Result.js';
import type { Comparison, Target } from './Workload.js';

/** How many items a contender does for the first time. */
const ITEMS = 1_000;

/** Ours beside its rivals, each with its first thousand items. */
export async function firstTimes(
  workload: Comparison,
  measure: Measure,
  { firstTimes: rounds }: Effort,
  onProgress: OnProgress,
  target?: Target,
): Promise<Line[]> {
  const contenders = contendersOf(workload);
  const entries = contenders.map((contender) => ({ contender, items: ITEMS, repeats: 1 }));
  const samples = await measureInRounds(
    entries,
    measure,
    { warmUp: false, fewestRounds: rounds, mostRounds: rounds, secondsEach: 0 },
    onProgress,
  );
  return linesOf(contenders, samples, target);
}
