import { type LimitOf, LONG_WINDOW, underClock, WINDOW } from '../contenders/rates.js';
import type { Contender } from '../harness/Contender.js';
import { SkippingClock } from '../harness/SkippingClock.js';
import type { PromiseRate, RateRival } from './rateRivals.js';

/** Asks and is granted, again and again. */
export function inTurn({ name, make }: RateRival): Contender {
  return {
    name,
    prepare: (items) =>
      underClock(items, items, (grants) => {
        const rate = make(items, WINDOW, grants.add);
        const askAll = async (): Promise<void> => {
          for (let asked = 0; asked < items; asked++) await rate.ask();
        };
        void askAll();
      }),
  };
}

/** Takes slots without waiting. */
export function tried(
  name: string,
  makeTryable: (limit: number, window: number) => () => boolean,
): Contender {
  return {
    name,
    prepare: (items) =>
      underClock(items, items, (grants) => {
        const tryTake = makeTryable(items, WINDOW);
        for (let asked = 0; asked < items; asked++) if (tryTake()) grants.add();
      }),
  };
}

/** All ask at once. */
export function queue({ name, make }: RateRival, limitOf: LimitOf): Contender {
  return {
    name,
    prepare: (items) =>
      underClock(items, limitOf(items), (grants) => {
        const rate = make(limitOf(items), WINDOW, grants.add);
        for (let asked = 0; asked < items; asked++) void rate.ask();
      }),
  };
}

/** All ask when the only slot is taken, and nobody is let in. */
export function waiting({ name, make }: RateRival): Contender {
  return {
    name,
    prepare: (items) => {
      const clock = new SkippingClock();
      let rate: PromiseRate | undefined;
      let asked = 0;
      let granted = 0;
      const grant = (): void => {
        granted++;
      };
      const count = (): number => rate?.waiting?.() ?? asked;
      return {
        run: () =>
          clock.run(
            () => {
              rate = make(1, LONG_WINDOW, grant);
              void rate.ask();
              for (; asked < items; asked++) void rate.ask();
            },
            () => granted === 1 && count() === items,
          ),
        // The clock is in use until here, and with it the timers that they wait for.
        done: () => (clock.hasTimers && granted === 1 ? count() : NaN),
      };
    },
  };
}
