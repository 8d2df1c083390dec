/** A figure that was measured several times: its median, and the quartiles around it. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Between two samples it interpolates. */
export function quantile(samples: readonly number[], at: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const position = (sorted.length - 1) * at;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The ratios of the pairs: ours and the rival's sample in each round that both took part in. */
export function ratiosOf(ours: readonly number[], rival: readonly number[]): number[] {
  const pairs = Math.min(ours.length, rival.length);
  return ours.slice(0, pairs).map((sample, round) => sample / (rival[round] ?? NaN));
}

export function spreadOf(samples: readonly number[]): Spread {
  return {
    low: quantile(samples, 0.25),
    median: median(samples),
    high: quantile(samples, 0.75),
  };
}
