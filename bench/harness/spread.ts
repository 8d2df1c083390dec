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

/** The ratio of the medians, and the quartiles of the ratios in each round that both took part in. */
export function ratioOf(ours: readonly number[], rival: readonly number[]): Spread {
  const ratios = rival.slice(0, ours.length).map((sample, round) => (ours[round] ?? NaN) / sample);
  return {
    low: quantile(ratios, 0.25),
    median: median(ours) / median(rival),
    high: quantile(ratios, 0.75),
  };
}
