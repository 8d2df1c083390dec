import { type Permit, Semaphore } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

/** How many permits a semaphore has that requests of different weight wait for. */
export const PERMITS = 4;

/** How many of them the n-th request asks for: 1, 2, 3, 1, 2, 3 and so on. */
export function weightOf(request: number): number {
  return 1 + (request % 3);
}

/** All ask while every permit is out; then they come back, and each releases in its grant. */
export const weightedQueue: Contender = {
  name: OURS,
  prepare: (items) => {
    const semaphore = new Semaphore(PERMITS);
    const held = semaphore.tryAcquire(PERMITS);
    let granted = 0;
    const enter = (permit: Permit): void => {
      granted++;
      permit.release();
    };
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) {
          semaphore.acquire(weightOf(asked)).subscribe(enter);
        }
        held?.release();
      },
      done: () => granted,
    };
  },
};
