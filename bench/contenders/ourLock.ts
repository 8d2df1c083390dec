import type { Subscription } from 'rxjs';
import { Lock, type Permit } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { ignore } from './ignore.js';
import { type Leaving, leavingOrder } from './leaving.js';
import { OURS } from './names.js';

/**
 * Acquires, is granted and releases, again and again, with nobody else there.
 *
 * @param makeLock makes the lock, watched or not
 */
export function inTurn(name: string, makeLock: () => Lock): Contender {
  return {
    name,
    prepare: (items) => {
      const lock = makeLock();
      let granted = 0;
      const enter = (permit: Permit): void => {
        granted++;
        permit.release();
      };
      return {
        run: () => {
          for (let asked = 0; asked < items; asked++) lock.acquire().subscribe(enter);
        },
        done: () => granted,
      };
    },
  };
}

export const lockInTurn = inTurn(OURS, () => new Lock());

/** The same, and an observer is told every snapshot. */
export const lockObserved: Contender = {
  name: OURS,
  prepare: (items) => {
    const lock = new Lock();
    let told = 0;
    lock.state$.subscribe(() => {
      told++;
    });
    const enter = (permit: Permit): void => {
      permit.release();
    };
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) lock.acquire().subscribe(enter);
      },
      // The one it starts with, and then locked and unlocked each time.
      done: () => (told - 1) / 2,
    };
  },
};

/** Takes and releases without a subscription. */
export const lockTried: Contender = {
  name: OURS,
  prepare: (items) => {
    const lock = new Lock();
    let taken = 0;
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) {
          const permit = lock.tryAcquire();
          if (!permit) continue;
          taken++;
          permit.release();
        }
      },
      done: () => taken,
    };
  },
};

/** All ask while the lock is held; then it is released, and each releases in its grant. */
export const lockQueue: Contender = {
  name: OURS,
  prepare: (items) => {
    const lock = new Lock();
    const held = lock.tryAcquire();
    let granted = 0;
    const enter = (permit: Permit): void => {
      granted++;
      permit.release();
    };
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) lock.acquire().subscribe(enter);
        held?.release();
      },
      done: () => granted,
    };
  },
};

/** All ask while the lock is held, and nobody is let in. */
export const lockWaiting: Contender = {
  name: OURS,
  prepare: (items) => {
    const lock = new Lock();
    lock.tryAcquire();
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) lock.acquire().subscribe(ignore);
      },
      done: () => lock.state.waiting,
    };
  },
};

/** Each asks while the lock is held, and leaves before the next one asks. */
export const lockAskAndLeave: Contender = {
  name: OURS,
  prepare: (items) => {
    const lock = new Lock();
    lock.tryAcquire();
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) {
          lock.acquire().subscribe(ignore).unsubscribe();
        }
      },
      done: () => items - lock.state.waiting,
    };
  },
};

/** They wait already; counted is how they leave. */
export function lockCancel(leaving: Leaving): Contender {
  return {
    name: OURS,
    prepare: (items) => {
      const lock = new Lock();
      lock.tryAcquire();
      const subscriptions: Subscription[] = [];
      for (let asked = 0; asked < items; asked++) {
        subscriptions.push(lock.acquire().subscribe(ignore));
      }
      const order = leavingOrder(subscriptions, leaving);
      return {
        run: () => {
          for (const subscription of order) subscription.unsubscribe();
        },
        done: () => items - lock.state.waiting,
      };
    },
  };
}

/** They wait already; counted is how they are told that the lock is closed. */
export const lockClosed: Contender = {
  name: OURS,
  prepare: (items) => {
    const lock = new Lock();
    lock.tryAcquire();
    let told = 0;
    const error = (): void => {
      told++;
    };
    for (let asked = 0; asked < items; asked++) lock.acquire().subscribe({ error });
    return { run: () => lock.close(), done: () => told };
  },
};
