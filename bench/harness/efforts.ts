/** How much work is put into the figures. */
export interface Effort {
  /** What the numbers of items are divided by. */
  readonly scale: number;
  readonly warmUp: boolean;
  readonly fewestRounds: number;
  readonly mostRounds: number;
  /** What a contender may take for all its rounds, if it is not too slow for the fewest. */
  readonly secondsEach: number;
}

export const efforts = {
  /** For figures to be believed. */
  full: { scale: 1, warmUp: true, fewestRounds: 3, mostRounds: 15, secondsEach: 1.5 },
  /** To see that everything works. */
  quick: { scale: 100, warmUp: false, fewestRounds: 1, mostRounds: 1, secondsEach: 0 },
} satisfies Record<string, Effort>;

export type EffortName = keyof typeof efforts;
