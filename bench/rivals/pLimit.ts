import limited from 'p-limit';
import { ignore } from '../contenders/ignore.js';
import type { Contexts } from '../contenders/contexts.js';
import { inAsyncFunction } from '../contenders/throttle.js';
import type { Contender } from '../harness/Contender.js';

const name = 'p-limit';

/** All tasks are given while one runs; then it ends, and the others run one after the other. */
export const pLimitQueue: Contender = {
  name,
  prepare: (items) => {
    const limit = limited(1);
    let end = ignore;
    void limit(() => new Promise<void>((resolve) => (end = resolve)));
    let granted = 0;
    const enter = (): void => {
      granted++;
    };
    return {
      run: async () => {
        let last: Promise<void> | undefined;
        for (let asked = 0; asked < items; asked++) last = limit(enter);
        // The one that runs has started in a microtask.
        await Promise.resolve();
        end();
        await last;
      },
      done: () => granted,
    };
  },
};

/** One task after the other, each awaited before the next is given. */
export const pLimitInTurn: Contender = {
  name,
  prepare: (items) => {
    const limit = limited(1);
    let granted = 0;
    const enter = (): void => {
      granted++;
    };
    return {
      run: async () => {
        for (let asked = 0; asked < items; asked++) await limit(enter);
      },
      done: () => granted,
    };
  },
};

/** Tasks that wait while one runs. */
export const pLimitWaiting: Contender = {
  name,
  prepare: (items) => {
    const limit = limited(1);
    void limit(() => new Promise<void>(ignore));
    return {
      run: async () => {
        for (let asked = 0; asked < items; asked++) void limit(ignore);
        await Promise.resolve();
      },
      done: () => limit.pendingCount,
    };
  },
};

/** Runs an async function for every value, four at a time. */
export const pLimitThrottled: Contender = {
  name,
  prepare: (items) => {
    const limit = limited(4);
    let received = 0;
    return {
      run: () =>
        new Promise((resolve) => {
          const receive = (): void => {
            if (++received === items) resolve();
          };
          for (let value = 0; value < items; value++) {
            void limit(inAsyncFunction, value).then(receive);
          }
        }),
      done: () => received,
    };
  },
};

/** As `pLimitQueue`, each task given in its context, which it has to run in. */
export function pLimitQueueIn(contexts: Contexts): Contender {
  return {
    name,
    prepare: (items) => {
      const limit = limited(1);
      let end = ignore;
      void limit(() => new Promise<void>((resolve) => (end = resolve)));
      let granted = 0;
      const enter = (): void => {
        if (contexts.isOf(granted)) granted++;
      };
      const ask = (): Promise<void> => limit(enter);
      return {
        run: async () => {
          let last: Promise<void> | undefined;
          for (let request = 0; request < items; request++) last = contexts.ask(request, ask);
          // The one that runs has started in a microtask.
          await Promise.resolve();
          end();
          await last;
        },
        done: () => granted,
      };
    },
  };
}

/** As `pLimitWaiting`, each task given in its context. */
export function pLimitWaitingIn(contexts: Contexts): Contender {
  return {
    name,
    prepare: (items) => {
      const limit = limited(1);
      void limit(() => new Promise<void>(ignore));
      const ask = (): void => {
        void limit(ignore);
      };
      return {
        run: async () => {
          for (let request = 0; request < items; request++) contexts.ask(request, ask);
          await Promise.resolve();
        },
        done: () => limit.pendingCount,
      };
    },
  };
}

/** As `pLimitThrottled`, each value given in its context, which its function has to run in. */
export function pLimitThrottledIn(contexts: Contexts): Contender {
  return {
    name,
    prepare: (items) => {
      const limit = limited(4);
      let received = 0;
      // eslint-disable-next-line @typescript-eslint/require-await -- It stands for one that awaits.
      const work = async (value: number): Promise<number> => {
        if (contexts.isOf(value)) received++;
        return value;
      };
      return {
        run: () =>
          new Promise((resolve) => {
            let delivered = 0;
            const receive = (): void => {
              if (++delivered === items) resolve();
            };
            const ask = (value: number): void => {
              void limit(work, value).then(receive);
            };
            for (let value = 0; value < items; value++) contexts.ask(value, ask);
          }),
        done: () => received,
      };
    },
  };
}

/** Tasks wait while one runs, and counted is how they are told that they are not going to run. */
export const pLimitCleared: Contender = {
  name,
  prepare: (items) => {
    const limit = limited({ concurrency: 1, rejectOnClear: true });
    void limit(() => new Promise<void>(ignore));
    let told = 0;
    const tell = (): void => {
      told++;
    };
    let last: Promise<void> | undefined;
    for (let asked = 0; asked < items; asked++) last = limit(ignore).catch(tell);
    return {
      run: async () => {
        limit.clearQueue();
        await last;
      },
      done: () => told,
    };
  },
};
