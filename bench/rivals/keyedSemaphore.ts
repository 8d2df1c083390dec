import { getSemaphore } from '@henrygd/semaphore';
import { KEYS } from '../contenders/keyedLock.js';
import type { Contender } from '../harness/Contender.js';

/** Jobs of a thousand accounts in turn, each account a semaphore, as its readme shows. */
export const semaphoreJobs: Contender = {
  name: '@henrygd/semaphore',
  prepare: (items) => {
    let done = 0;
    return {
      run: () =>
        new Promise((resolve) => {
          const work = async (job: number): Promise<void> => {
            const semaphore = getSemaphore(job % KEYS);
            await semaphore.acquire();
            try {
              if (++done === items) resolve();
            } finally {
              semaphore.release();
            }
          };
          for (let job = 0; job < items; job++) void work(job);
        }),
      done: () => done,
    };
  },
};
