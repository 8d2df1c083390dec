import { RateLimit } from 'async-sema';
import Bottleneck from 'bottleneck';
import { RateLimiter } from 'limiter';
import PQueue from 'p-queue';

/** What the rate limiters of the registry have in common. */
export interface PromiseRate {
  /** Asks. */
  ask(): Promise<unknown>;
  /** How many wait, where it tells. */
  waiting?(): number;
}

/** A rate limiter from the registry. */
export interface RateRival {
  readonly name: string;
  /**
   * @param window in ms
   * @param granted called in each grant
   */
  readonly make: (limit: number, window: number, granted: () => void) => PromiseRate;
  /** The same limiter seen as one that a slot can be taken from without waiting, where it can. */
  readonly makeTryable?: (limit: number, window: number) => () => boolean;
  /** Whether a million requests take it seconds, and no more memory than Node has. */
  readonly million: boolean;
}

export const rateRivals: readonly RateRival[] = [
  {
    name: 'bottleneck',
    make: (limit, window, granted) => {
      // eslint-disable-next-line @typescript-eslint/require-await -- It asks for such a function.
      const task = async (): Promise<void> => granted();
      const bottleneck = new Bottleneck({
        reservoir: limit,
        reservoirRefreshAmount: limit,
        reservoirRefreshInterval: window,
      });
      return {
        ask: () => bottleneck.schedule(task),
        waiting: () => bottleneck.counts().QUEUED,
      };
    },
    million: false,
  },
  { name: 'p-queue', make: pQueue(false), million: true },
  { name: 'p-queue, strict', make: pQueue(true), million: true },
  {
    name: 'limiter',
    make: (limit, window, granted) => {
      const limiter = new RateLimiter({ tokensPerInterval: limit, interval: window });
      return { ask: () => limiter.removeTokens(1).then(granted) };
    },
    makeTryable: (limit, window) => {
      const limiter = new RateLimiter({ tokensPerInterval: limit, interval: window });
      return () => limiter.tryRemoveTokens(1);
    },
    million: true,
  },
  {
    name: 'async-sema, RateLimit',
    make: (limit, window, granted) => {
      const rate = RateLimit(limit, { timeUnit: window });
      return { ask: () => rate().then(granted) };
    },
    million: true,
  },
];

/** @param strict whether its window slides */
function pQueue(strict: boolean): RateRival['make'] {
  return (limit, window, granted) => {
    const queue = new PQueue({ intervalCap: limit, interval: window, strict });
    return { ask: () => queue.add(granted), waiting: () => queue.size };
  };
}

/** Those that a rate limiter is compared with, by name. */
export const rateRivalNames = rateRivals.map(({ name }) => name);
