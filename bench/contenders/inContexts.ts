import { mergeMap, type OperatorFunction, Subject } from 'rxjs';
import { Lock, type Permit, throttleBySemaphore } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import type { Contexts } from './contexts.js';
import { ignore } from './ignore.js';
import { OURS } from './names.js';

type Work = (value: number) => Promise<number>;

/** All ask while the lock is held; then it is released, and each releases in its grant. */
export function lockQueueIn(contexts: Contexts): Contender {
  return {
    name: OURS,
    prepare: (items) => {
      const lock = new Lock();
      const held = lock.tryAcquire();
      let granted = 0;
      const enter = (permit: Permit): void => {
        // They are granted in order.
        if (contexts.isOf(granted)) granted++;
        permit.release();
      };
      const ask = () => lock.acquire().subscribe(enter);
      return {
        run: () => {
          for (let request = 0; request < items; request++) contexts.ask(request, ask);
          held?.release();
        },
        done: () => granted,
      };
    },
  };
}

/** All ask while the lock is held, and nobody is let in. */
export function lockWaitingIn(contexts: Contexts): Contender {
  return {
    name: OURS,
    prepare: (items) => {
      const lock = new Lock();
      lock.tryAcquire();
      const ask = () => lock.acquire().subscribe(ignore);
      return {
        run: () => {
          for (let request = 0; request < items; request++) contexts.ask(request, ask);
        },
        done: () => lock.state.waiting,
      };
    },
  };
}

/** All values at once, each sent in its context; four async functions run at a time. */
export function throttleIn(contexts: Contexts): Contender {
  const operator = (work: Work) => throttleBySemaphore(4, work);
  return fedIn(contexts, OURS, operator, (kept) => kept);
}

/** The same with RxJS's operator, which calls a buffered value's function in another's context. */
export function mergeMapIn(contexts: Contexts): Contender {
  const operator = (work: Work) => mergeMap(work, 4);
  return fedIn(contexts, 'mergeMap(async fn, 4)', operator, (_, received) => received);
}

/** @param done of the values whose work ran in their own context, and of those received */
function fedIn(
  contexts: Contexts,
  name: string,
  operator: (work: Work) => OperatorFunction<number, number>,
  done: (kept: number, received: number) => number,
): Contender {
  return {
    name,
    prepare: (items) => {
      const source$ = new Subject<number>();
      let kept = 0;
      let received = 0;
      // eslint-disable-next-line @typescript-eslint/require-await -- It stands for one that awaits.
      const work = async (value: number): Promise<number> => {
        if (contexts.isOf(value)) kept++;
        return value;
      };
      const next = (): void => {
        received++;
      };
      const feed = (value: number): void => source$.next(value);
      const result$ = source$.pipe(operator(work));
      return {
        run: () =>
          new Promise((complete, error) => {
            result$.subscribe({ next, complete, error });
            for (let value = 0; value < items; value++) contexts.ask(value, feed);
            source$.complete();
          }),
        done: () => done(kept, received),
      };
    },
  };
}
