import { Condition, Event } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

/** They wait for an event; counted is how it is set. */
export const eventSet: Contender = {
  name: OURS,
  prepare: (items) => {
    const event = new Event();
    let granted = 0;
    const enter = (): void => {
      granted++;
    };
    for (let asked = 0; asked < items; asked++) event.wait().subscribe(enter);
    return { run: () => event.set(), done: () => granted };
  },
};

/**
 * Each has acquired the lock and given it up to wait; counted is how all are notified, and the
 * lock is handed through them, each of whom releases it.
 */
export const conditionNotified: Contender = {
  name: OURS,
  prepare: (items) => {
    const condition = new Condition();
    let granted = 0;
    // One function for all, as on the other side.
    const enter = (): void => {
      granted++;
      condition.release();
    };
    const wait = (): void => {
      condition.wait().subscribe(enter);
    };
    for (let asked = 0; asked < items; asked++) condition.acquire().subscribe(wait);
    return {
      run: () => {
        condition.acquire().subscribe((permit) => {
          condition.notifyAll();
          permit.release();
        });
      },
      done: () => granted,
    };
  },
};
