import {
  concatMap,
  map,
  mergeAll,
  mergeMap,
  Observable,
  of,
  type OperatorFunction,
  range,
} from 'rxjs';
import { Semaphore, throttleBySemaphore } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

/** An inner observable that sends its value and ends in a microtask. */
const inMicrotask = (value: number): Observable<number> =>
  new Observable((subscriber) => {
    queueMicrotask(() => {
      subscriber.next(value);
      subscriber.complete();
    });
  });

/** An inner observable that is a Promise, and ends when an async function returns. */
// eslint-disable-next-line @typescript-eslint/require-await -- It stands for one that awaits.
export const inAsyncFunction = async (value: number): Promise<number> => value;

/** All values at once; four inner observables run at a time. */
export const throttleFour = flooded(OURS, () => throttleBySemaphore(4, inMicrotask));
export const mergeMapFour = flooded('mergeMap(work, 4)', () => mergeMap(inMicrotask, 4));
export const mergeAllFour = flooded(
  'map(work), mergeAll(4)',
  () => (source$) => source$.pipe(map(inMicrotask), mergeAll(4)),
);

/** The same with a cap that could change, and does not. */
export const throttleLimited = flooded(OURS, () => throttleBySemaphore(of(4), inMicrotask));

/** The same with async functions. */
export const throttleAsync = flooded(OURS, () => throttleBySemaphore(4, inAsyncFunction));
export const mergeMapAsync = flooded('mergeMap(async fn, 4)', () => mergeMap(inAsyncFunction, 4));

/** Inner observables that end at once; two streams that share one semaphore of one. */
export const throttleShared = inTwoStreams(OURS, () =>
  throttleBySemaphore(new Semaphore(1), (value: number) => of(value)),
);
export const mergeMapOne = inTwoStreams('mergeMap(of, 1)', () => mergeMap((value) => of(value), 1));
export const concatMapOne = inTwoStreams('concatMap(of)', () => concatMap((value) => of(value)));

/** All values come at once, so that all but four of them are buffered. */
function flooded(name: string, operator: () => OperatorFunction<number, number>): Contender {
  return {
    name,
    prepare: (items) => {
      let received = 0;
      const receive = (): void => {
        received++;
      };
      const result$ = range(0, items).pipe(operator());
      return {
        run: () =>
          new Promise((complete, error) => {
            result$.subscribe({ next: receive, complete, error });
          }),
        done: () => received,
      };
    },
  };
}

/** Half of the values go through one stream, the others through a second with the same operator. */
function inTwoStreams(name: string, operator: () => OperatorFunction<number, number>): Contender {
  return {
    name,
    prepare: (items) => {
      let received = 0;
      const receive = (): void => {
        received++;
      };
      const throttled = operator();
      const one$ = range(0, Math.ceil(items / 2)).pipe(throttled);
      const two$ = range(0, Math.floor(items / 2)).pipe(throttled);
      return {
        run: () => {
          one$.subscribe(receive);
          two$.subscribe(receive);
        },
        done: () => received,
      };
    },
  };
}
