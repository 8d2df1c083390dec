import type { Contender } from './Contender.js';
import type { Samples } from './measureInRounds.js';
import type { Line } from './Result.js';
import { median, ratiosOf, spreadOf } from './spread.js';
import type { Target } from './Workload.js';

/** Ours, which comes first, beside each rival. The best of those that count is judged. */
export function linesOf(
  [, ...rivals]: readonly Contender[],
  [ours = [], ...others]: readonly Samples[],
  target?: Target,
): Line[] {
  const lines = rivals.map(({ name }, index): Line => {
    const samples = others[index] ?? [];
    return {
      ours: median(ours),
      rival: name,
      rivals: median(samples),
      ratio: spreadOf(ratiosOf(ours, samples)),
    };
  });
  if (!target) return lines;
  const judged = lines
    .filter(({ rival }) => target.against.includes(rival))
    .reduce((best, line) => (line.rivals < best.rivals ? line : best));
  return lines.map((line) => (line === judged ? { ...line, target: target.atMost } : line));
}
