import type { Effort } from './efforts.js';
import type { Entry } from './Entry.js';
import { measureInRounds, type OnProgress } from './measureInRounds.js';
import { measures } from './measures.js';
import type { Line, Result } from './Result.js';
import { median, ratioOf } from './spread.js';
import type { Growth } from './Workload.js';

const LENGTHS = [1_000, 10_000, 100_000, 1_000_000];
/** What the other lengths are compared with. */
const REFERENCE = 10_000;
/** By how much an item may cost more than with the reference. */
const AT_MOST = 1.5;
/** A sample does as many items as this with a queue of any length, or more. */
const ITEMS_OF_A_SAMPLE = 100_000;

/** Measures what an item costs with queues of growing length. */
export async function grow(
  { title, ours, rivals }: Growth,
  effort: Effort,
  onProgress: OnProgress,
): Promise<Pick<Result, 'unit' | 'lines' | 'points'>> {
  const entries = [ours, ...rivals].flatMap((contender): Entry[] => {
    const upTo = 'upTo' in contender ? Number(contender.upTo) : Infinity;
    return LENGTHS.filter((length) => length <= upTo).map((length) => ({
      contender,
      items: length / effort.scale,
      repeats: Math.ceil(ITEMS_OF_A_SAMPLE / length),
    }));
  });
  const measured = await measureInRounds(entries, measures.timeTaken, effort, onProgress);
  const samplesOfOurs = (length: number): readonly number[] =>
    measured[LENGTHS.indexOf(length)] ?? [];

  const reference = samplesOfOurs(REFERENCE);
  const lines = LENGTHS.filter((length) => length !== REFERENCE).map((length): Line => {
    const own = samplesOfOurs(length);
    return {
      at: length,
      ours: median(own),
      rival: `itself at ${REFERENCE.toLocaleString('en')}`,
      rivals: median(reference),
      ratio: ratioOf(own, reference),
      target: AT_MOST,
    };
  });
  const points = entries.map(({ contender, items }, index) => ({
    growth: title,
    contender: contender.name,
    items,
    perItem: median(measured[index] ?? []),
  }));
  return { unit: measures.timeTaken.unit, lines, points };
}
