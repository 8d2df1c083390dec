import { Effect, Fiber, Latch, Semaphore } from 'effect';
import { ignore } from '../contenders/ignore.js';
import { type Leaving, leavingOrder } from '../contenders/leaving.js';
import { inAsyncFunction } from '../contenders/throttle.js';
import { PERMITS, weightOf } from '../contenders/weighted.js';
import type { Contender } from '../harness/Contender.js';

/** Every release looks at all that wait, so a longer queue than this takes minutes. */
export const LONGEST_OF_EFFECT = 10_000;

const name = 'effect';

/** One fiber takes and releases, again and again, with nobody else there. */
export const effectInTurn: Contender = {
  name,
  prepare: (items) => {
    const semaphore = Semaphore.makeUnsafe(1);
    const once = Effect.andThen(semaphore.take(1), semaphore.release(1));
    let granted = 0;
    const loop = Effect.whileLoop({
      while: () => granted < items,
      body: () => once,
      step: () => granted++,
    });
    return { run: () => Effect.runPromise(loop), done: () => granted };
  },
};

/** Fibers that ask while every permit is out; then they come back, and each releases its own. */
function queued(permits: number, weight: (request: number) => number): Contender {
  return {
    name,
    prepare: (items) => {
      const semaphore = Semaphore.makeUnsafe(permits);
      Effect.runSync(semaphore.take(permits));
      let granted = 0;
      const enter = (taken: number): Effect.Effect<number> => {
        granted++;
        return semaphore.release(taken);
      };
      const ask = (request: number): Effect.Effect<number> =>
        Effect.flatMap(semaphore.take(weight(request)), enter);
      const requests = Array.from({ length: items }, (_, request) => request);
      return {
        run: async () => {
          const all = Effect.runPromise(
            Effect.forEach(requests, ask, { concurrency: 'unbounded', discard: true }),
          );
          Effect.runSync(semaphore.release(permits));
          await all;
        },
        done: () => granted,
      };
    },
  };
}

export const effectQueue = queued(1, () => 1);
export const effectWeighted = queued(PERMITS, weightOf);

/** Fibers that wait are interrupted. */
export function effectCancel(leaving: Leaving): Contender {
  return {
    name,
    prepare: (items) => {
      const semaphore = Semaphore.makeUnsafe(1);
      Effect.runSync(semaphore.take(1));
      const fibers: Fiber.Fiber<number>[] = [];
      for (let asked = 0; asked < items; asked++) fibers.push(Effect.runFork(semaphore.take(1)));
      const order = leavingOrder(fibers, leaving);
      return {
        run: () => Effect.runPromise(Fiber.interruptAll(order)),
        done: () => order.filter((fiber) => fiber.pollUnsafe() !== undefined).length,
      };
    },
  };
}

/** Fibers that wait. */
export const effectWaiting: Contender = {
  name,
  prepare: (items) => {
    const semaphore = Semaphore.makeUnsafe(1);
    Effect.runSync(semaphore.take(1));
    let count = 0;
    return {
      run: () => {
        for (; count < items; count++) Effect.runFork(semaphore.take(1));
      },
      done: () => {
        Effect.runSync(semaphore.release(1));
        return count;
      },
    };
  },
};

/** Runs an async function for every value, four at a time. */
export const effectThrottled: Contender = {
  name,
  prepare: (items) => {
    const semaphore = Semaphore.makeUnsafe(4);
    const values = Array.from({ length: items }, (_, value) => value);
    let received = 0;
    const receive = (): void => {
      received++;
    };
    const work = (value: number): Effect.Effect<void> =>
      semaphore.withPermit(
        Effect.map(
          Effect.promise(() => inAsyncFunction(value)),
          receive,
        ),
      );
    const program = Effect.forEach(values, work, { concurrency: 'unbounded', discard: true });
    return { run: () => Effect.runPromise(program), done: () => received };
  },
};

/** Fibers wait already; counted is how the latch that they wait for is opened. */
export const effectLatchOpened: Contender = {
  name,
  prepare: (items) => {
    const latch = Latch.makeUnsafe();
    let passed = 0;
    let end = ignore;
    const pass = Effect.sync(() => {
      if (++passed === items) end();
    });
    const waiting = Effect.andThen(latch.await, pass);
    for (let asked = 0; asked < items; asked++) Effect.runFork(waiting);
    return {
      run: () =>
        new Promise<void>((resolve) => {
          end = resolve;
          latch.openUnsafe();
        }),
      done: () => passed,
    };
  },
};
