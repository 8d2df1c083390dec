import type { EffortName } from '../harness/efforts.js';

/** How much is asked of each contender. */
export interface RedisEffort {
  /** How many grants without anybody else, each time. */
  readonly alone: number;
  /** How often twenty requests wait, for the commands. */
  readonly rounds: number;
  /** How often the throughput is measured, alone and where twenty requests ask at once. */
  readonly times: number;
  readonly handOvers: number;
  /** How many requests are many. */
  readonly many: number;
  /** How many requests wait in the server when its memory is looked at. */
  readonly waiting: number;
  readonly names: number;
  /** After how many milliseconds a measure ends that has not come to its end. */
  readonly within: number;
}

export const redisEfforts: Record<EffortName, RedisEffort> = {
  full: {
    alone: 500,
    rounds: 5,
    times: 20,
    handOvers: 300,
    many: 1_000,
    waiting: 10_000,
    names: 10_000,
    within: 20_000,
  },
  quick: {
    alone: 20,
    rounds: 1,
    times: 1,
    handOvers: 5,
    many: 100,
    waiting: 100,
    names: 100,
    within: 3_000,
  },
};
