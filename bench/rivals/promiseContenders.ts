import type { Contexts } from '../contenders/contexts.js';
import { inAsyncFunction } from '../contenders/throttle.js';
import { PERMITS, weightOf } from '../contenders/weighted.js';
import type { Contender } from '../harness/Contender.js';
import { ignore } from '../contenders/ignore.js';
import type {
  CancelableMutex,
  PromiseRival,
  TryableMutex,
  WeightedSemaphore,
} from './promiseSemaphores.js';

/** Acquires and releases, again and again, with nobody else there. */
export function inTurn({ name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const mutex = make(1);
      let granted = 0;
      return {
        run: async () => {
          for (let asked = 0; asked < items; asked++) {
            await mutex.acquire();
            granted++;
            mutex.release();
          }
        },
        done: () => granted,
      };
    },
  };
}

/** Takes and releases without waiting. */
export function tried(name: string, make: () => TryableMutex): Contender {
  return {
    name: `${name}, tryAcquire()`,
    prepare: (items) => {
      const mutex = make();
      let taken = 0;
      return {
        run: () => {
          for (let asked = 0; asked < items; asked++) {
            if (!mutex.tryAcquire()) continue;
            taken++;
            mutex.release();
          }
        },
        done: () => taken,
      };
    },
  };
}

/** All ask while the mutex is held; then it is released, and each releases when it is granted. */
export function queue({ name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const mutex = make(1);
      void mutex.acquire();
      let granted = 0;
      const enter = (): void => {
        granted++;
        mutex.release();
      };
      return {
        run: async () => {
          // They are granted in order: when the last has been, all have.
          let last: Promise<unknown> | undefined;
          for (let asked = 0; asked < items; asked++) last = mutex.acquire().then(enter);
          mutex.release();
          await last;
        },
        done: () => granted,
      };
    },
  };
}

/** All ask while the mutex is held, and nobody is let in. */
export function waiting({ name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const mutex = make(1);
      void mutex.acquire();
      let count = 0;
      return {
        run: () => {
          for (; count < items; count++) void mutex.acquire().then(ignore);
        },
        // The mutex is in use until here, and with it all that wait for it.
        done: () => {
          mutex.release();
          return count;
        },
      };
    },
  };
}

/** Runs an async function for every value, four at a time. */
export function throttled({ name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const semaphore = make(4);
      let received = 0;
      return {
        run: () =>
          new Promise((resolve) => {
            const work = async (value: number): Promise<void> => {
              await semaphore.acquire();
              try {
                await inAsyncFunction(value);
                if (++received === items) resolve();
              } finally {
                semaphore.release();
              }
            };
            for (let value = 0; value < items; value++) void work(value);
          }),
        done: () => received,
      };
    },
  };
}

/** Requests of different weight, asked while every permit is out. */
export function weighted(name: string, make: (permits: number) => WeightedSemaphore): Contender {
  return {
    name,
    prepare: (items) => {
      const semaphore = make(PERMITS);
      void semaphore.acquire(PERMITS);
      let granted = 0;
      const enter = ([, release]: [number, () => void]): void => {
        granted++;
        release();
      };
      return {
        run: async () => {
          let last: Promise<void> | undefined;
          for (let asked = 0; asked < items; asked++) {
            last = semaphore.acquire(weightOf(asked)).then(enter);
          }
          semaphore.release(PERMITS);
          await last;
        },
        done: () => granted,
      };
    },
  };
}

/** They wait already; counted is how they are told that they are not going to be granted. */
export function canceled(name: string, make: () => CancelableMutex): Contender {
  return {
    name,
    prepare: (items) => {
      const mutex = make();
      void mutex.acquire();
      let told = 0;
      const tell = (): void => {
        told++;
      };
      let last: Promise<unknown> | undefined;
      for (let asked = 0; asked < items; asked++) last = mutex.acquire().catch(tell);
      return {
        run: async () => {
          mutex.cancel();
          await last;
        },
        done: () => told,
      };
    },
  };
}

/** As `queue`, each request made in its context, which its grant has to come in. */
export function queueIn(contexts: Contexts, { name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const mutex = make(1);
      void mutex.acquire();
      let granted = 0;
      const enter = (): void => {
        if (contexts.isOf(granted)) granted++;
        mutex.release();
      };
      const ask = (): Promise<void> => mutex.acquire().then(enter);
      return {
        run: async () => {
          let last: Promise<void> | undefined;
          for (let request = 0; request < items; request++) last = contexts.ask(request, ask);
          mutex.release();
          await last;
        },
        done: () => granted,
      };
    },
  };
}

/** As `waiting`, each request made in its context. */
export function waitingIn(contexts: Contexts, { name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const mutex = make(1);
      void mutex.acquire();
      let count = 0;
      const ask = (): void => {
        void mutex.acquire().then(ignore);
      };
      return {
        run: () => {
          for (; count < items; count++) contexts.ask(count, ask);
        },
        done: () => {
          mutex.release();
          return count;
        },
      };
    },
  };
}

/** As `throttled`, each value given in its context, which its function has to run in. */
export function throttledIn(contexts: Contexts, { name, make }: PromiseRival): Contender {
  return {
    name,
    prepare: (items) => {
      const semaphore = make(4);
      let received = 0;
      return {
        run: () =>
          new Promise((resolve) => {
            let delivered = 0;
            const work = async (value: number): Promise<void> => {
              await semaphore.acquire();
              try {
                if (contexts.isOf(value)) received++;
                await inAsyncFunction(value);
                if (++delivered === items) resolve();
              } finally {
                semaphore.release();
              }
            };
            for (let value = 0; value < items; value++) void contexts.ask(value, work);
          }),
        done: () => received,
      };
    },
  };
}
