/** How often each contender is measured. */
export interface Rounds {
  readonly warmUp: boolean;
  readonly fewestRounds: number;
  readonly mostRounds: number;
  /** What a contender may take for all its rounds, if it is not too slow for the fewest. */
  readonly secondsEach: number;
}

/** How much work is put into the figures. */
export interface Effort extends Rounds {
  /** What the numbers of items are divided by. */
  readonly scale: number;
  /** How many samples a contender gives cold, each in a process of its own, and after a collection. */
  readonly firstTimes: number;
}

export const efforts = {
  /** For figures to be believed. */
  full: {
    scale: 1,
    warmUp: true,
    fewestRounds: 3,
    mostRounds: 15,
    secondsEach: 0.7,
    firstTimes: 5,
  },
  /** To see that everything works. */
  quick: {
    scale: 100,
    warmUp: false,
    fewestRounds: 1,
    mostRounds: 1,
    secondsEach: 0,
    firstTimes: 1,
  },
} satisfies Record<string, Effort>;

export type EffortName = keyof typeof efforts;
