import type { Rounds } from './efforts.js';
import type { Entry } from './Entry.js';
import type { Measure } from './Measure.js';

/** Told after each sample: how much of all has been done, from 0 to 1. */
export type OnProgress = (done: number) => void;

/** The samples of an entry, one a round. */
export type Samples = readonly number[];

/**
 * Measures all entries in interleaved rounds: each round takes one sample of every entry, and
 * starts with another one than the round before. What disturbs the machine for a while disturbs
 * them all, and nobody always runs in the wake of the same other.
 *
 * A slow entry takes part in the first rounds only.
 */
export async function measureInRounds(
  entries: readonly Entry[],
  measure: Measure,
  effort: Rounds,
  onProgress: OnProgress,
): Promise<Samples[]> {
  const samples: number[][] = entries.map(() => []);
  const rounds = effort.warmUp
    ? await warmUp(entries, measure, effort, samples)
    : entries.map(() => effort.mostRounds);
  const wanted = rounds.reduce((sum, count) => sum + count, 0);
  let taken = 0;

  for (let round = 0; round < Math.max(...rounds); round++) {
    for (const index of rotated(entries.length, round)) {
      const [entry, own, count] = [entries[index], samples[index], rounds[index]];
      if (!entry || !own || count === undefined || round >= count || own.length > round) continue;
      own.push(await measure.sample(entry));
      onProgress(++taken / wanted);
    }
  }
  return samples;
}

/** Lets the compiler see everything once, and finds out how many rounds each entry has time for. */
async function warmUp(
  entries: readonly Entry[],
  measure: Measure,
  { secondsEach, fewestRounds, mostRounds }: Rounds,
  samples: readonly number[][],
): Promise<number[]> {
  const rounds: number[] = [];
  for (const [index, entry] of entries.entries()) {
    const start = performance.now();
    const sample = await measure.sample(entry);
    const seconds = (performance.now() - start) / 1000;
    // So long a sample has warmed itself up, and to throw it away would cost minutes.
    if (seconds > secondsEach) samples[index]?.push(sample);
    const affordable = Math.floor(secondsEach / seconds);
    rounds.push(Math.min(mostRounds, Math.max(fewestRounds, affordable)));
  }
  return rounds;
}

function rotated(length: number, by: number): number[] {
  return Array.from({ length }, (_, index) => (index + by) % length);
}
