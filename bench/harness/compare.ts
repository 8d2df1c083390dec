import type { Effort } from './efforts.js';
import { measureInRounds, type OnProgress } from './measureInRounds.js';
import { measures } from './measures.js';
import type { Line, Result } from './Result.js';
import { median, ratioOf } from './spread.js';
import type { Comparison } from './Workload.js';

/** Measures ours beside its rivals. */
export async function compare(
  { measure, items, repeats = 1, ours, rivals, target, addsTo }: Comparison,
  effort: Effort,
  onProgress: OnProgress,
): Promise<Pick<Result, 'unit' | 'lines' | 'points'>> {
  const entries = [ours, ...rivals].map((contender) => ({
    contender,
    items: Math.ceil(items / effort.scale),
    repeats: Math.ceil(repeats / effort.scale),
  }));
  const measured = await measureInRounds(entries, measures[measure], effort, onProgress);
  const [own = [], ...others] = measured;
  const lines = rivals.map(({ name }, index): Line => {
    const samples = others[index] ?? [];
    const ratio = ratioOf(own, samples);
    return { ours: median(own), rival: name, rivals: median(samples), ratio };
  });

  const judged = lines
    .filter(({ rival }) => target.against.includes(rival))
    .reduce((best, line) => (line.rivals < best.rivals ? line : best));
  return {
    unit: measures[measure].unit,
    lines: lines.map((line) => (line === judged ? { ...line, target: target.atMost } : line)),
    points: addsTo
      ? [ours, ...rivals].map(({ name }, index) => ({
          growth: addsTo,
          contender: name,
          items,
          perItem: median(measured[index] ?? []),
        }))
      : [],
  };
}
