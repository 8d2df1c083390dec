import type { Effort } from './efforts.js';
import type { Entry } from './Entry.js';
import { measureInRounds, type OnProgress, type Samples } from './measureInRounds.js';
import { measures } from './measures.js';
import type { Line, Measured } from './Result.js';
import { median, ratiosOf, spreadOf } from './spread.js';
import type { Growth } from './Workload.js';

const LENGTHS = [1_000, 10_000, 100_000, 1_000_000];
/** What the longer queues are compared with. */
const REFERENCE = 10_000;
/** Where the growth is judged. */
const LONGEST = 1_000_000;
/** How much more than the baseline it may grow. */
const AT_MOST = 1;
/** A sample does as many items as this with a queue of any length, or more. */
const ITEMS_OF_A_SAMPLE = 100_000;

/** Measures what an item costs with queues of growing length. */
export async function grow(
  { title, ours, baseline, rivals }: Growth,
  effort: Effort,
  onProgress: OnProgress,
): Promise<Measured> {
  const entries = [ours, baseline, ...rivals].flatMap((contender): Entry[] => {
    const upTo = 'upTo' in contender ? Number(contender.upTo) : Infinity;
    return LENGTHS.filter((length) => length <= upTo).map((length) => ({
      contender,
      items: length / effort.scale,
      repeats: Math.ceil(ITEMS_OF_A_SAMPLE / length),
    }));
  });
  const samples = await measureInRounds(entries, measures.timeTaken, effort, onProgress);
  const samplesOf = (who: Entry['contender'], length: number): Samples =>
    samples[
      entries.findIndex(
        ({ contender, items }) => contender === who && items === length / effort.scale,
      )
    ] ?? [];
  /** How many times as much an item costs as with the reference. */
  const growthOf = (who: Entry['contender'], length: number): number[] =>
    ratiosOf(samplesOf(who, length), samplesOf(who, REFERENCE));

  const lines = LENGTHS.filter((length) => length > REFERENCE).map((length): Line => {
    const [own, others] = [growthOf(ours, length), growthOf(baseline, length)];
    return {
      at: length,
      ours: median(own),
      rival: baseline.name,
      rivals: median(others),
      ratio: spreadOf(ratiosOf(own, others)),
      target: length === LONGEST ? AT_MOST : undefined,
    };
  });
  const points = entries.map(({ contender, items }, index) => ({
    growth: title,
    contender: contender.name,
    items,
    perItem: median(samples[index] ?? []),
  }));
  return { unit: 'times', lines, points, afterCollection: [], cold: [] };
}
