import {
  identity,
  isObservable,
  Observable,
  type ObservableInput,
  type ObservedValueOf,
  type OperatorFunction,
  throwIfEmpty,
} from 'rxjs';
import { checkFunction } from '../check/checkFunction.js';
import { checkInteger } from '../check/checkInteger.js';
import { checkWaitingOptions } from '../check/checkWaitingOptions.js';
import { isLockable } from '../check/isLockable.js';
import { meant } from '../check/meant.js';
import { shown } from '../check/shown.js';
import { LimitSubscriber } from '../shared/LimitSubscriber.js';
import { ThrottleSubscriber } from '../shared/ThrottleSubscriber.js';
import type { Lockable, Releasable, WaitingOptions } from '../types.js';

/**
 * Runs an inner observable for each value of the source, like `mergeMap`, and caps how many run at
 * a time. With a semaphore, several pipelines can share the cap.
 *
 *     source    a-b-c-|
 *     inner     x--y|
 *       source.pipe(throttleBySemaphore(1, () => inner))
 *     result    x--yx--yx--y|
 *
 *     one       a-b-|                  one and two share new Semaphore(1)
 *     two       -c|
 *       merge(one.pipe(throttleBySemaphore(cap, …)), two.pipe(throttleBySemaphore(cap, …)))
 *     running   a---c---b---|          they take turns
 *
 *     limit$    1---2---0
 *     source    abcd|
 *     a         ^----!
 *     b         ----^----!       2: a second one starts
 *     c         -----^----!      starts when a ends, and runs on at 0
 *     d                          waits
 *
 *     source    abcd-----|
 *     running   a---d----|             1, { maxWaiting: 1, overflow: 'drop-oldest' }: b, c dropped
 *
 * - Order: values wait in a buffer, in order. Each subscription has at most one request in the
 *   semaphore's queue. So pipelines that share it take turns, and one with a million values does
 *   not starve one with three.
 * - Cap: with a number, each subscription has its own cap, and the output is that of
 *   `mergeMap(project, limit)`. With a semaphore, all pipelines that use it share the cap.
 * - Ending: each inner observable runs under its permit, as in {@link withLock}. It is torn down
 *   before its permit is given back.
 * - Leaving, and errors of the source, of `project` or of an inner observable: first all inner
 *   observables are torn down, then the queued request is taken back, then every permit is given
 *   back, and then an error goes downstream.
 * - A request that completes without a permit drops its value. One that errors ends everything, as
 *   an error of the source does. So if the semaphore is closed, or cancels its waiting requests,
 *   while a value waits in its queue, the inner observables that run are torn down.
 * - How many values may wait: `maxWaiting`. If one more comes, everything is torn down and given
 *   back, and the result errors with an {@link OverflowError}. With `overflow`, the new value or
 *   the one that has waited longest is dropped instead. A dropped value uses up no index.
 * - A value that can start at once does not wait, so it is never dropped. With `maxWaiting: 0` and
 *   `'drop-newest'` the operator works like `exhaustMap`, with any cap. With `maxWaiting: 1` and
 *   `'drop-oldest'` it also runs the latest value, as soon as there is room.
 * - If the value that has waited longest is dropped, the next one takes its place in the queue of a
 *   shared semaphore.
 * - A limit that changes: with an Observable, nothing starts before its first value. Each value
 *   changes the cap while the pipeline runs. 0 pauses it. A lower cap does not stop anything that
 *   runs. When the Observable completes, its last value stays in force.
 * - Errors of such a limit: its own error, `EmptyError` if it completes without a value, or
 *   `RangeError` if it emits anything but an integer of at least 0.
 *
 * @param limit how many may run at a time: an integer of at least 1, or `Infinity`; or an
 * Observable of integers of at least 0, which each subscription follows for itself; or anything
 * lockable, which all subscriptions share
 * @param project makes the inner observable of a value
 * @param options how many values may wait, and what happens if one more comes; by default any
 * number may wait
 * @throws at the call: RangeError for any other limit, `maxWaiting` or `overflow`; TypeError for
 * anything else, also as `project` or as the options
 * @example
 * import { from, of } from 'rxjs';
 * import { Semaphore, throttleBySemaphore } from 'rxjs-locks';
 *
 * const cap = new Semaphore(3);
 * const load = (id: number) => of(`page ${id}`);
 * from([1, 2]).pipe(throttleBySemaphore(cap, load)).subscribe(console.log); // page 1, page 2
 * from([3, 4]).pipe(throttleBySemaphore(cap, load)).subscribe(console.log); // page 3, page 4
 *
 * @example
 * import { BehaviorSubject, from, of } from 'rxjs';
 * import { throttleBySemaphore } from 'rxjs-locks';
 *
 * const limit$ = new BehaviorSubject(0);
 * from([1, 2]).pipe(throttleBySemaphore(limit$, (id) => of(`page ${id}`))).subscribe(console.log);
 * limit$.next(1); // page 1, page 2
 *
 * @example
 * import { Subject, timer } from 'rxjs';
 * import { throttleBySemaphore } from 'rxjs-locks';
 *
 * const typed$ = new Subject<string>();
 * const search = (text: string) => {
 *   console.log(`search ${text}`);
 *   return timer(10);
 * };
 * typed$
 *   .pipe(throttleBySemaphore(1, search, { maxWaiting: 1, overflow: 'drop-oldest' }))
 *   .subscribe();
 * for (const text of ['r', 'rx', 'rxj', 'rxjs']) typed$.next(text); // search r, search rxjs
 *
 * @see {@link withLock} to run one stream under a permit
 */
export function throttleBySemaphore<
  T,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in mergeMap
  O extends ObservableInput<any>,
>(
  limit: number | Lockable<Releasable> | Observable<number>,
  project: (value: T, index: number) => O,
  options?: WaitingOptions,
): OperatorFunction<T, ObservedValueOf<O>>;
/**
 * The same for values that are themselves the inner observables, like `mergeAll`.
 *
 * @param limit how many may run at a time, as above
 * @throws at the call: RangeError for any other number, TypeError for anything else
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in mergeAll
export function throttleBySemaphore<O extends ObservableInput<any>>(
  limit: number | Lockable<Releasable> | Observable<number>,
): OperatorFunction<O, ObservedValueOf<O>>;
/**
 * The same, and says how many of these values may wait.
 *
 * @param limit how many may run at a time, as above
 * @param project `undefined`: there is nothing to make
 * @param options how many values may wait, and what happens if one more comes
 * @throws at the call: as with `project`
 */
// A separate overload: the compiler explains a mistake better if only one fits the number of
// arguments.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as mergeAll has it
export function throttleBySemaphore<O extends ObservableInput<any>>(
  limit: number | Lockable<Releasable> | Observable<number>,
  project: undefined,
  options: WaitingOptions,
): OperatorFunction<O, ObservedValueOf<O>>;
export function throttleBySemaphore<T, R>(
  limit: number | Lockable<Releasable> | Observable<number>,
  project: (value: T, index: number) => ObservableInput<R> = identity as never,
  options: WaitingOptions = {},
): OperatorFunction<T, R> {
  const what = 'throttleBySemaphore(limit, …)';
  const lockable = isLockable<Releasable>(limit);
  if (typeof limit === 'number') {
    if (limit !== Infinity) checkInteger(what, limit, 1, ' or Infinity');
  } else if (!lockable && !isObservable(limit)) {
    throw new TypeError(
      `${what}: an integer of at least 1 or Infinity, an Observable of integers, or an object with acquire(), got ${shown(limit)}${meant(limit)}`,
    );
  }
  checkFunction('throttleBySemaphore(…, project)', project);
  const checked = checkWaitingOptions('throttleBySemaphore(…, options)', options);
  return (source) =>
    new Observable((subscriber) => {
      const lock = lockable ? limit : undefined;
      const throttle = new ThrottleSubscriber(subscriber, lock, project, checked);
      if (typeof limit === 'number') {
        throttle.resize(limit);
      } else if (!lockable) {
        const limiter = new LimitSubscriber(throttle);
        subscriber.add(limiter);
        limit.pipe(throwIfEmpty()).subscribe(limiter);
      }
      if (!subscriber.closed) source.subscribe(throttle);
    });
}
