import { Observable, type Subscriber, type Subscription } from 'rxjs';
import type { Contender } from '../harness/Contender.js';
import { ignore } from './ignore.js';
import { type Leaving, leavingOrder } from './leaving.js';
import { BARE, BARE_WITH_TEARDOWN } from './names.js';

/**
 * The least that waiting can cost in RxJS: subscriptions that an array keeps until somebody sends
 * them a value. No order of grants, no permits, no state, nothing that can be taken back.
 */
export const bareQueue: Contender = {
  name: BARE,
  prepare: (items) => {
    const bare = new BareSubscriptions();
    return {
      run: () => {
        bare.ask(items);
        bare.serve();
      },
      done: () => bare.served,
    };
  },
};

/** They wait already; counted is how they are served. */
export const bareServed: Contender = {
  name: BARE,
  prepare: (items) => {
    const bare = new BareSubscriptions();
    bare.ask(items);
    return { run: () => bare.serve(), done: () => bare.served };
  },
};

/** They wait already, each with what it takes to take it back; counted is how they are sent an error. */
export const bareFailed: Contender = {
  name: BARE_WITH_TEARDOWN,
  prepare: (items) => {
    const { slots, pending$ } = slotted();
    let told = 0;
    const error = (): void => {
      told++;
    };
    for (let asked = 0; asked < items; asked++) pending$.subscribe({ error });
    return {
      run: () => {
        for (const subscriber of slots) subscriber?.error('closed');
      },
      done: () => told,
    };
  },
};

/** They ask, and nobody serves them. */
export const bareWaiting: Contender = {
  name: BARE,
  prepare: (items) => {
    const bare = new BareSubscriptions();
    return { run: () => bare.ask(items), done: () => bare.waiting };
  },
};

/** The same, each with what it takes to take it back. */
export const bareWaitingWithTeardown: Contender = {
  name: BARE_WITH_TEARDOWN,
  prepare: (items) => {
    const { slots, pending$ } = slotted();
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) pending$.subscribe(ignore);
      },
      done: () => slots.length,
    };
  },
};

/** They leave: the teardown empties the slot whose index it has kept. */
export function bareCancel(leaving: Leaving): Contender {
  return {
    name: BARE,
    prepare: (items) => {
      const { slots, pending$ } = slotted();
      const subscriptions: Subscription[] = [];
      for (let asked = 0; asked < items; asked++) subscriptions.push(pending$.subscribe(ignore));
      const order = leavingOrder(subscriptions, leaving);
      return {
        run: () => {
          for (const subscription of order) subscription.unsubscribe();
        },
        done: () => slots.filter((slot) => slot === undefined).length,
      };
    },
  };
}

class BareSubscriptions {
  served = 0;
  readonly #pending: Subscriber<number>[] = [];
  readonly #pending$ = new Observable<number>((subscriber) => {
    this.#pending.push(subscriber);
  });

  get waiting(): number {
    return this.#pending.length;
  }

  ask(times: number): void {
    const receive = (): void => {
      this.served++;
    };
    for (let asked = 0; asked < times; asked++) this.#pending$.subscribe(receive);
  }

  serve(): void {
    for (const subscriber of this.#pending) {
      subscriber.next(1);
      subscriber.complete();
    }
  }
}

/** By index and not by search: a search would make the baseline quadratic. */
function slotted(): {
  slots: (Subscriber<number> | undefined)[];
  pending$: Observable<number>;
} {
  const slots: (Subscriber<number> | undefined)[] = [];
  const pending$ = new Observable<number>((subscriber) => {
    const index = slots.push(subscriber) - 1;
    return () => {
      slots[index] = undefined;
    };
  });
  return { slots, pending$ };
}
