import { contendersOf } from './contendersOf.js';
import type { Effort } from './efforts.js';
import { firstTimes } from './firstTimes.js';
import { linesOf } from './linesOf.js';
import { measureInRounds, type OnProgress } from './measureInRounds.js';
import { measures } from './measures.js';
import type { Measured } from './Result.js';
import { median } from './spread.js';
import { timeAfterCollection } from './timeAfterCollection.js';
import { timeCold } from './timeCold.js';
import type { Comparison } from './Workload.js';

/** Measures ours beside its rivals. */
export async function compare(
  workload: Comparison,
  effort: Effort,
  onProgress: OnProgress,
): Promise<Measured> {
  const { measure, items, repeats = 1, target, cold, addsTo } = workload;
  const contenders = contendersOf(workload);
  const entries = contenders.map((contender) => ({
    contender,
    items: Math.ceil(items / effort.scale),
    repeats: Math.ceil(repeats / effort.scale),
  }));
  const readings = cold ? 3 : 1;
  const part = (index: number): OnProgress => {
    return (done) => onProgress((index + done) / readings);
  };
  const samples = await measureInRounds(entries, measures[measure], effort, part(0));
  return {
    unit: measures[measure].unit,
    lines: linesOf(contenders, samples, target),
    afterCollection: cold ? await firstTimes(workload, timeAfterCollection, effort, part(1)) : [],
    cold: cold ? await firstTimes(workload, timeCold(workload), effort, part(2), cold) : [],
    points: addsTo
      ? contenders.map(({ name }, index) => ({
          growth: addsTo,
          contender: name,
          items,
          perItem: median(samples[index] ?? []),
        }))
      : [],
  };
}
