import { exhaustMap, Observable, type OperatorFunction, Subject, type Subscriber } from 'rxjs';
import { throttleBySemaphore } from 'rxjs-locks';
import { exhaustMapWithTrailing } from 'rxjs-exhaustmap-with-trailing';
import type { Contender } from '../harness/Contender.js';
import { SkippingClock } from '../harness/SkippingClock.js';
import { OURS } from './names.js';

/** How many values come while the work of one of them runs. */
const BURST = 10;

type Work = (value: number) => Observable<number>;

/** No value may wait: those that come while the work of another runs are dropped. */
export const throttleExhausting = exhausting(OURS, (work) =>
  throttleBySemaphore(1, work, { maxWaiting: 0, overflow: 'drop-newest' }),
);
export const exhaustMapped = exhausting('exhaustMap(work)', (work) => exhaustMap(work));

/** One value may wait, and it is the latest. */
export const throttleTrailing = trailing(OURS, (work) =>
  throttleBySemaphore(1, work, { maxWaiting: 1, overflow: 'drop-oldest' }),
);
export const exhaustMappedWithTrailing = trailing('exhaustMapWithTrailing(work)', (work) =>
  exhaustMapWithTrailing(work),
);

/** The first value of each burst is worked on, and the work ends after the last one. */
function exhausting(name: string, operator: (work: Work) => OperatorFunction<number, number>) {
  return {
    name,
    prepare: (items) => {
      const bursts = new Bursts(operator);
      return {
        run: () => {
          for (let value = 0; value < items; value += BURST) {
            bursts.send(value);
            bursts.endWork(value);
          }
        },
        done: () => bursts.worked * BURST,
      };
    },
  } satisfies Contender;
}

/**
 * The last value of each burst is worked on, when the work of the last of the burst before ends.
 * Under a clock, as `exhaustMapWithTrailing` has a timer for each start and each end of work.
 */
function trailing(name: string, operator: (work: Work) => OperatorFunction<number, number>) {
  return {
    name,
    prepare: (items) => {
      const bursts = new Bursts(operator);
      const clock = new SkippingClock();
      const skipAll = (): void => {
        while (clock.skip());
      };
      return {
        run: () => {
          clock.install();
          try {
            bursts.source.next(-1);
            skipAll();
            for (let value = 0; value < items; value += BURST) {
              bursts.send(value);
              bursts.endWork(value - 1);
              skipAll();
            }
          } finally {
            clock.uninstall();
          }
        },
        done: () => bursts.worked * BURST,
      };
    },
  } satisfies Contender;
}

/** Values in bursts, and the work of some of them. */
class Bursts {
  readonly source = new Subject<number>();
  /** How many were worked on, of the right ones. */
  worked = 0;
  #value = NaN;
  #running: Subscriber<number> | undefined;

  constructor(operator: (work: Work) => OperatorFunction<number, number>) {
    const work = (value: number): Observable<number> =>
      new Observable((subscriber) => {
        this.#value = value;
        this.#running = subscriber;
      });
    this.source.pipe(operator(work)).subscribe((value) => {
      if (value === this.#value) this.worked++;
    });
  }

  send(first: number): void {
    for (let value = first; value < first + BURST; value++) this.source.next(value);
  }

  /** Ends the work that runs, if it is that of the value. */
  endWork(value: number): void {
    const running = this.#running;
    this.#running = undefined;
    if (this.#value !== value) return;
    running?.next(value);
    running?.complete();
  }
}
