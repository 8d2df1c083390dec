import { RateLimiter } from 'rxjs-locks';
import type { Contender, Prepared } from '../harness/Contender.js';
import { Grants } from '../harness/Grants.js';
import { SkippingClock } from '../harness/SkippingClock.js';
import { ignore } from './ignore.js';
import { OURS } from './names.js';

/** How many grants a window has, where requests wait. */
export type LimitOf = (items: number) => number;

/** In ms: bottleneck works with multiples of 250. */
export const WINDOW = 1_000;

/** In ms: longer than anything is measured for. */
export const LONG_WINDOW = 86_400_000;

/** Work under a clock of its own, until there are as many grants as items. */
export function underClock(
  items: number,
  limit: number,
  start: (grants: Grants) => void,
): Prepared {
  const clock = new SkippingClock();
  let grants: Grants | undefined;
  return {
    run: () =>
      clock.run(
        () => start((grants = new Grants(limit, WINDOW, clock))),
        () => grants?.count === items,
      ),
    done: () => grants?.kept ?? 0,
  };
}

/** Asks and is granted, again and again, or all at once: a free slot is granted at once. */
export function rateQueue(limitOf: LimitOf): Contender {
  return {
    name: OURS,
    prepare: (items) =>
      underClock(items, limitOf(items), (grants) => {
        const limiter = new RateLimiter(limitOf(items), WINDOW);
        for (let asked = 0; asked < items; asked++) limiter.acquire().subscribe(grants.add);
      }),
  };
}

/** Takes a slot without a subscription. */
export const rateTried: Contender = {
  name: OURS,
  prepare: (items) =>
    underClock(items, items, (grants) => {
      const limiter = new RateLimiter(items, WINDOW);
      for (let asked = 0; asked < items; asked++) if (limiter.tryAcquire()) grants.add();
    }),
};

/** All ask when the only slot is taken, and nobody is let in. */
export const rateWaiting: Contender = {
  name: OURS,
  prepare: (items) => {
    const clock = new SkippingClock();
    const limiter = new RateLimiter(1, LONG_WINDOW);
    const isDone = (): boolean => limiter.state.waiting === items;
    return {
      run: () =>
        clock.run(() => {
          limiter.tryAcquire();
          for (let asked = 0; asked < items; asked++) limiter.acquire().subscribe(ignore);
        }, isDone),
      // The clock is in use until here, and with it the timer that they wait for.
      done: () => (clock.hasTimers ? limiter.state.waiting : NaN),
    };
  },
};
