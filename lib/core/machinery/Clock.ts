/** What tells the time and calls back later: every scheduler of RxJS does. */
export interface Clock {
  /** The present time in ms. */
  now(): number;

  /** @param delay in ms */
  schedule(work: () => void, delay: number): { unsubscribe(): void };
}

/** The longest delay that a timer takes, in ms. For a longer one it calls back at once. */
export const LONGEST_DELAY = 0x7fffffff;
