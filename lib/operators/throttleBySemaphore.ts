import {
  identity,
  isObservable,
  Observable,
  type ObservableInput,
  type ObservedValueOf,
  type OperatorFunction,
  Subscriber,
  Subscription,
  throwIfEmpty,
} from 'rxjs';
import { checkFunction } from '../check/checkFunction.js';
import { checkInteger } from '../check/checkInteger.js';
import { checkWaitingOptions } from '../check/checkWaitingOptions.js';
import { isLockable } from '../check/isLockable.js';
import { meant } from '../check/meant.js';
import { shown } from '../check/shown.js';
import { askerContext, type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { Fifo, type Link } from '../core/machinery/Fifo.js';
import { SemaphoreCore } from '../core/rules/SemaphoreCore.js';
import { OverflowError } from '../errors.js';
import { CoreLockable } from '../shared/CoreLockable.js';
import { CriticalSection, type End } from '../shared/CriticalSection.js';
import { releaseAll } from '../shared/releaseAll.js';
import type { Lockable, Releasable, TryLockable, WaitingOptions } from '../types.js';

/** A value that waits for its turn, and the async context in which it arrived. */
interface Buffered<T> extends Link {
  readonly value: T;
  readonly context: AskerContext | undefined;
}

/** The critical section of one inner observable. */
class InnerSection<T, R> extends CriticalSection<R, Releasable> {
  private readonly throttle: ThrottleSubscriber<T, R>;
  private value: T | undefined;

  constructor(throttle: ThrottleSubscriber<T, R>, inners: Subscription, value: T) {
    super(inners);
    this.throttle = throttle;
    this.value = value;
  }

  /** Whether its request has to wait: more than for the telling of a snapshot. */
  get hasToWait(): boolean {
    const { queue } = this;
    return !queue?.pendingAtOnce || queue.first !== this;
  }

  /** Takes its request back. */
  drop(): void {
    this.depart();
  }

  /** Lets another value have its place in the queue. */
  take({ value, context }: Buffered<T>): void {
    this.value = value;
    this.context = context;
  }

  protected override work(): ObservableInput<R> {
    const value = this.value as T;
    // From here on the work owns the value: a section that runs for long does not keep it in
    // memory.
    this.value = undefined;
    return this.throttle.work(value);
  }

  protected override mirror(value: R): void {
    this.throttle.mirror(value);
  }

  protected override started(): void {
    this.throttle.start();
  }

  protected override left(permit: Releasable, end: End | undefined): void {
    this.throttle.left(permit, end);
  }

  protected override forget(): void {
    this.value = undefined;
  }

  protected override refused(end: End): void {
    this.throttle.refused(end);
  }
}

/**
 * Subscribes to the source, buffers its values, and runs an inner observable for each, in order,
 * each in its own critical section.
 *
 *     source ──▶ buffer ──▶ asking (one at a time) ──▶ running ──▶ result
 */
class ThrottleSubscriber<T, R> extends Subscriber<T> {
  readonly #result: Subscriber<R>;
  readonly #lock: Lockable<Releasable>;
  readonly #project: (value: T, index: number) => ObservableInput<R>;
  readonly #options: Required<WaitingOptions>;
  /** Whether requests are made that do not wait. */
  readonly #ifAvailable: boolean;
  readonly #buffer = new Fifo<Buffered<T>>();
  #buffered = 0;
  /** Values that came inside an observer of the state, before it is known which have to wait. */
  readonly #early = new Fifo<Buffered<T>>();
  readonly #inners = new Subscription();
  /** The section whose request is queued. */
  #asking: InnerSection<T, R> | undefined = undefined;
  #starting = false;
  #running = 0;
  #index = 0;
  /** While everything is torn down: the permits to give back once all inner observables are. */
  #withheld: Releasable[] | undefined = undefined;

  constructor(
    result: Subscriber<R>,
    lock: Lockable<Releasable>,
    project: (value: T, index: number) => ObservableInput<R>,
    options: Required<WaitingOptions>,
  ) {
    super();
    this.#result = result;
    this.#project = project;
    this.#options = options;
    this.#ifAvailable = options.maxWaiting === 0 && isTryLockable(lock);
    this.#lock = this.#ifAvailable ? ifAvailable(lock as TryLockable) : lock;
    result.add(() => this.#tearDown());
  }

  override next(value: T): void {
    if (this.closed || this.#inners.closed) return;
    if (this.#early.first || this.#asking?.hasToWait === false) {
      this.#early.push({ value, context: askerContext(), next: undefined });
    } else {
      this.#take(value);
    }
  }

  #take(value: T): void {
    // A value with none before it asks at once, inside the work of another value too.
    if (!this.#asking && !this.#buffer.first) {
      this.#ask({ value, context: undefined });
      return;
    }
    const { maxWaiting, overflow } = this.#options;
    const full = this.#buffered + (this.#asking ? 1 : 0) >= maxWaiting;
    if (full && (overflow !== 'drop-oldest' || maxWaiting === 0)) {
      this.#overflow();
      return;
    }
    this.#buffered++;
    this.#buffer.push({ value, context: askerContext(), next: undefined });
    if (full) this.#dropOldest();
  }

  #shift(): Buffered<T> | undefined {
    const first = this.#buffer.shift();
    if (first) this.#buffered--;
    return first;
  }

  /** A value would have to wait, but no more values may. */
  #overflow(): void {
    const { maxWaiting, overflow } = this.#options;
    if (overflow !== 'error') return;
    this.fail(
      new OverflowError(
        `throttleBySemaphore: a value came that would have to wait, and maxWaiting is ${String(maxWaiting)}`,
      ),
    );
  }

  /** Drops the value that has waited longest. */
  #dropOldest(): void {
    const next = this.#shift();
    // If that was the one that asks, its request stays in the queue, for the next value.
    if (next) this.#asking?.take(next);
  }

  override error(error: unknown): void {
    if (!this.closed) this.fail(error);
  }

  override complete(): void {
    try {
      this.unsubscribe();
    } finally {
      this.#completeIfDone();
    }
  }

  work(value: T): ObservableInput<R> {
    this.#asking = undefined;
    this.#running++;
    return this.#project(value, this.#index++);
  }

  mirror(value: R): void {
    if (!this.#inners.closed) this.#result.next(value);
  }

  left(permit: Releasable, end: End | undefined): void {
    this.#running--;
    try {
      if (end?.kind === 'E' && !this.#inners.closed) this.fail(end.error, [permit]);
      else if (this.#withheld) this.#withheld.push(permit);
      else permit.release();
    } finally {
      // Even if a foreign permit throws.
      this.#completeIfDone();
    }
  }

  refused(end: End): void {
    this.#asking = undefined;
    if (end.kind === 'E') this.fail(end.error);
    else if (this.#ifAvailable) this.#overflow();
    else this.#index++;
    this.start();
    this.#completeIfDone();
  }

  /**
   * Asks for the buffered values, one after the other. It is a loop, because a grant may come at
   * once and its inner observable may end at once: recursion would grow the stack.
   */
  start(): void {
    if (this.#starting) return;
    this.#starting = true;
    while (this.#askForBuffered() || this.#takeEarly());
    this.#starting = false;
  }

  #askForBuffered(): boolean {
    const next = this.#asking ? undefined : this.#shift();
    if (next) runIn(next.context, this.#ask, this, next);
    return next !== undefined;
  }

  #takeEarly(): boolean {
    const next = this.#early.shift();
    if (next) runIn(next.context, this.#take, this, next.value);
    return next !== undefined;
  }

  #ask({ value, context }: Pick<Buffered<T>, 'value' | 'context'>): void {
    const section = new InnerSection(this, this.#inners, value);
    this.#asking = section;
    section.context = context;
    section.request(this.#lock);
    if (this.#options.maxWaiting > 0 || this.#ifAvailable) return;
    if (this.#asking !== section || !section.hasToWait) return;
    // No value may wait.
    this.#asking = undefined;
    section.drop();
    this.#overflow();
    // The source may have ended while it was asked.
    this.#completeIfDone();
  }

  #completeIfDone(): void {
    const waiting = this.#asking ?? this.#buffer.first ?? this.#early.first;
    const idle = !waiting && this.#running === 0;
    if (idle && this.closed && !this.#inners.closed) this.#result.complete();
  }

  /**
   * Tears everything down, then passes an error on.
   *
   * @param permits given back with the others: the permit of the inner observable that failed
   */
  fail(error: unknown, permits: Releasable[] = []): void {
    if (this.#inners.closed) return;
    try {
      this.#tearDown(permits);
    } finally {
      this.#result.error(error);
    }
  }

  /**
   * Ends all inner observables, which are not heard any more, then the queued request, then the
   * subscription to the source, and then gives all permits back. The queued request belongs to the
   * newest section, so it comes last among the inner ones.
   */
  #tearDown(withheld: Releasable[] = []): void {
    if (this.#inners.closed) return;
    this.#buffer.clear();
    this.#early.clear();
    this.#withheld = withheld;
    // A subscription runs all its finalizers in order, even if one of them throws.
    const teardown = new Subscription();
    teardown.add(this.#inners);
    teardown.add(this);
    teardown.add(() => {
      this.#withheld = undefined;
      releaseAll(withheld);
    });
    teardown.unsubscribe();
  }
}

/** Whether it can be asked for what is free, and for nothing else. */
function isTryLockable(lock: Lockable<Releasable>): boolean {
  return typeof (lock as Partial<TryLockable>).acquireIfAvailable === 'function';
}

/** What grants only what is free. */
function ifAvailable(lock: TryLockable): Lockable {
  return { acquire: () => lock.acquireIfAvailable() };
}

/** Makes the cap of one subscription follow an Observable of limits. */
class LimitSubscriber extends Subscriber<number> {
  readonly #cap: SemaphoreCore;
  readonly #throttle: ThrottleSubscriber<unknown, unknown>;

  constructor(cap: SemaphoreCore, throttle: ThrottleSubscriber<unknown, unknown>) {
    super();
    this.#cap = cap;
    this.#throttle = throttle;
  }

  override next(limit: number): void {
    try {
      checkInteger('throttleBySemaphore(limit$, …)', limit, 0);
    } catch (error) {
      this.#throttle.fail(error);
      return;
    }
    this.#cap.resize(limit);
  }

  override error(error: unknown): void {
    this.#throttle.fail(error);
  }
}

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
 * - A request that completes without a permit drops its value.
 * - How many values may wait: `maxWaiting`. One too many errors the result with an
 *   {@link OverflowError}, after everything is torn down and given back. With `overflow` it is
 *   dropped instead, or the value that has waited longest is. A dropped value uses up no index.
 * - A value that can start at once does not wait, so it is never dropped. With `maxWaiting: 0` and
 *   `'drop-newest'` the operator is `exhaustMap` with any cap. With `maxWaiting: 1` and
 *   `'drop-oldest'` it also runs the latest value, once there is a place for it.
 * - If the value that has waited longest is dropped, the next one takes its place in the queue of a
 *   shared semaphore.
 * - A limit that changes: with an Observable, nothing starts before its first value. Each value
 *   changes the cap while the pipeline runs. 0 pauses it. A lower cap does not stop anything that
 *   runs. When the Observable completes, its last value stays in force.
 * - Errors of such a limit: its own error, `EmptyError` if it completes without a value, or
 *   `RangeError` if it emits anything but an integer of at least 0.
 *
 *     limit$    1---2---0
 *     source    abcd|
 *     running   a---bc--bc|      2: a second one starts; 0: running ones may end, d waits
 *
 *     source    abcd-----|
 *     running   a---d----|             1, { maxWaiting: 1, overflow: 'drop-oldest' }: b, c dropped
 *
 * @param limit how many may run at a time: an integer of at least 1, or `Infinity`; or an
 * Observable of integers of at least 0, which each subscription follows for itself; or anything
 * lockable, which all subscriptions share
 * @param project makes the inner observable of a value; without it, the values are themselves the
 * inner observables, as with `mergeAll`
 * @param options how many values may wait, and what happens to one too many; by default any number
 * @throws RangeError for any other number, TypeError for anything else, both at the call
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
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in mergeAll
export function throttleBySemaphore<O extends ObservableInput<any>>(
  limit: number | Lockable<Releasable> | Observable<number>,
): OperatorFunction<O, ObservedValueOf<O>>;
// Not one with the overload before: the compiler says more about a mistake where only one fits.
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
  if (typeof limit === 'number') {
    if (limit !== Infinity) checkInteger(what, limit, 1, ' or Infinity');
  } else if (!isLockable(limit) && !isObservable(limit)) {
    throw new TypeError(
      `${what}: an integer of at least 1 or Infinity, an Observable of integers, or an object with acquire(), got ${shown(limit)}${meant(limit)}`,
    );
  }
  checkFunction('throttleBySemaphore(…, project)', project);
  const checked = checkWaitingOptions('throttleBySemaphore(…, options)', options);
  return (source) =>
    new Observable((subscriber) => {
      if (isLockable(limit)) {
        const throttle = new ThrottleSubscriber(subscriber, limit, project, checked);
        if (!subscriber.closed) source.subscribe(throttle);
        return;
      }
      const cap = new SemaphoreCore(typeof limit === 'number' ? limit : 0);
      const one = new CoreLockable(() => cap, 1);
      const throttle = new ThrottleSubscriber(subscriber, one, project, checked);
      if (typeof limit !== 'number') {
        const limiter = new LimitSubscriber(cap, throttle as ThrottleSubscriber<unknown, unknown>);
        subscriber.add(limiter);
        limit.pipe(throwIfEmpty()).subscribe(limiter);
      }
      if (!subscriber.closed) source.subscribe(throttle);
    });
}
