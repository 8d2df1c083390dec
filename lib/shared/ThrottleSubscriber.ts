import { type ObservableInput, Subscriber, Subscription } from 'rxjs';
import { askerContext, type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { Fifo, type Link } from '../core/machinery/Fifo.js';
import { following } from '../core/machinery/following.js';
import { OverflowError } from '../errors.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import type { Lockable, Releasable, TryLockable, WaitingOptions } from '../types.js';
import { CriticalSection } from './CriticalSection.js';
import type { End } from './End.js';
import { releaseAll } from './releaseAll.js';

/** A value that waits for its turn, and the async context in which it arrived. */
interface Buffered<T> extends Link {
  readonly value: T;
  readonly context: AskerContext | undefined;
}

/** What is left to do once nothing runs any more. */
interface Ending {
  /** To be given back. */
  readonly permits: Releasable[];
  /** What the result then errors with, if it is not unsubscribed. */
  readonly failure: { readonly error: unknown } | undefined;
  /** Whether everything has been unsubscribed. */
  tornDown: boolean;
}

/** The critical section of one inner observable. */
class InnerSection<T, R> extends CriticalSection<R, Releasable> {
  private readonly throttle: ThrottleSubscriber<T, R>;
  private value: T | undefined;

  constructor(throttle: ThrottleSubscriber<T, R>, inners: Subscription, value: T) {
    super(inners, throttle.inside);
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
    this.throttle.left(this, permit, end);
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
export class ThrottleSubscriber<T, R> extends Subscriber<T> {
  /**
   * What it was subscribed inside of: so is everything that it runs, wherever a value came from.
   */
  readonly inside = following.follower?.current();
  readonly #result: Subscriber<R>;
  /** Where permits are requested. There is none if the cap is its own. */
  readonly #lock: Lockable<Releasable> | undefined;
  /** How many may run at a time. A lock sees to that itself. */
  #limit: number;
  /** The permit of all that run under its own cap: `#running` counts them. */
  readonly #ownPermit: Releasable = { released: false, release: () => this.start() };
  readonly #project: (value: T, index: number) => ObservableInput<R>;
  readonly #options: Required<WaitingOptions>;
  /** Whether requests are made that do not wait. */
  readonly #ifAvailable: boolean;
  #buffer = new Fifo<Buffered<T>>();
  /** Values that came inside an observer of the state, before it is known which have to wait. */
  #early = new Fifo<Buffered<T>>();
  readonly #inners = new Subscription();
  /** The section whose request is queued. */
  #asking: InnerSection<T, R> | undefined = undefined;
  /** How many calls start something. What has waited starts when the outermost is over. */
  #starting = 0;
  #running = 0;
  #index = 0;
  /** Set when everything is torn down. */
  #ending: Ending | undefined = undefined;

  /** @param lock without it, the cap is its own, and nothing runs before `resize` is called */
  constructor(
    result: Subscriber<R>,
    lock: Lockable<Releasable> | undefined,
    project: (value: T, index: number) => ObservableInput<R>,
    options: Required<WaitingOptions>,
  ) {
    super();
    this.#result = result;
    this.#project = project;
    this.#options = options;
    this.#ifAvailable = options.maxWaiting === 0 && isTryLockable(lock);
    this.#lock = this.#ifAvailable ? ifAvailable(lock as TryLockable) : lock;
    this.#limit = lock ? Infinity : 0;
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
    if (!this.#asking && this.#running < this.#limit && !this.#buffer.first) {
      this.#ask({ value, context: undefined });
      return;
    }
    const { maxWaiting, overflow } = this.#options;
    const full = this.#buffer.size + (this.#asking ? 1 : 0) >= maxWaiting;
    if (full && (overflow !== 'drop-oldest' || maxWaiting === 0)) {
      this.#overflow();
      return;
    }
    this.#buffer.push({ value, context: askerContext(), next: undefined });
    if (full) this.#dropOldest();
  }

  /** A value would have to wait, but no more values may. */
  #overflow(): void {
    const { maxWaiting, overflow } = this.#options;
    if (overflow !== 'error') return;
    try {
      this.fail(
        new OverflowError(
          `throttleBySemaphore: a value came that would have to wait, and maxWaiting is ${String(maxWaiting)}`,
        ),
      );
    } catch (error) {
      // What a teardown throws is not for whoever sent the value.
      reportUnhandled(error);
    }
  }

  /** Drops the value that has waited longest. */
  #dropOldest(): void {
    const next = this.#buffer.shift();
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

  /** Changes how many may run under its own cap. */
  resize(limit: number): void {
    this.#limit = limit;
    this.start();
  }

  work(value: T): ObservableInput<R> {
    this.#asking = undefined;
    this.#running++;
    return this.#project(value, this.#index++);
  }

  mirror(value: R): void {
    if (!this.#inners.closed) this.#result.next(value);
  }

  left(section: InnerSection<T, R>, permit: Releasable, end: End | undefined): void {
    // Where its permit was lost before it began, it still asks.
    if (this.#asking === section) this.#asking = undefined;
    else this.#running--;
    try {
      this.#giveBack(permit, end);
    } finally {
      // Even if a foreign permit throws.
      this.#completeIfDone();
    }
  }

  #giveBack(permit: Releasable, end: End | undefined): void {
    if (this.#ending) {
      this.#ending.permits.push(permit);
      this.#endIfTornDown(this.#ending);
    } else if (end?.kind === 'E') {
      this.fail(end.error, [permit]);
    } else {
      permit.release();
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
    if (this.#starting > 0) return;
    this.#starting++;
    for (;;) {
      const mayStart = !this.#asking && this.#running < this.#limit;
      const buffered = mayStart ? this.#buffer.shift() : undefined;
      const early = buffered ? undefined : this.#early.shift();
      if (buffered) runIn(buffered.context, this.#ask, this, buffered);
      else if (early) runIn(early.context, this.#take, this, early.value);
      else break;
    }
    this.#starting--;
  }

  #ask({ value, context }: Pick<Buffered<T>, 'value' | 'context'>): void {
    const section = new InnerSection(this, this.#inners, value);
    if (!this.#lock) {
      this.#run(section);
      return;
    }
    this.#asking = section;
    section.context = context;
    const { follower } = following;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the section
    if (follower) follower.run(this.inside, section.request, section, this.#lock);
    else section.request(this.#lock);
    if (this.#options.maxWaiting > 0 || this.#ifAvailable) return;
    if (this.#asking !== section || !section.hasToWait) return;
    // No value may wait.
    this.#asking = undefined;
    section.drop();
    this.#overflow();
    // The source may have ended while it was asked.
    this.#completeIfDone();
  }

  /** Runs a value under its own cap, which has room for it. */
  #run(section: InnerSection<T, R>): void {
    this.#starting++;
    const { follower } = following;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the section
    if (follower) follower.run(this.inside, section.deliver, section, this.#ownPermit);
    else section.deliver(this.#ownPermit);
    this.#starting--;
    this.start();
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
    this.#tearDown({ permits, failure: { error }, tornDown: false });
  }

  /**
   * Ends all inner observables, which are not heard any more, then the queued request, then the
   * subscription to the source, and then gives all permits back. The queued request belongs to the
   * newest section, so it comes last among the inner ones.
   */
  #tearDown(ending: Ending = { permits: [], failure: undefined, tornDown: false }): void {
    if (this.#inners.closed) return;
    this.#buffer = new Fifo();
    this.#early = new Fifo();
    this.#ending = ending;
    // A subscription runs all its finalizers in order, even if one of them throws.
    const teardown = new Subscription();
    teardown.add(this.#inners);
    teardown.add(this);
    teardown.add(() => {
      ending.tornDown = true;
      this.#endIfTornDown(ending);
    });
    teardown.unsubscribe();
  }

  /** An inner observable that is just starting is torn down only when it has started. */
  #endIfTornDown({ permits, failure, tornDown }: Ending): void {
    if (!tornDown || this.#running > 0) return;
    try {
      releaseAll(permits);
    } finally {
      if (failure) this.#result.error(failure.error);
    }
  }
}

/** Whether it can be asked for what is free, and for nothing else. */
function isTryLockable(lock: Lockable<Releasable> | undefined): boolean {
  return typeof (lock as Partial<TryLockable> | undefined)?.acquireIfAvailable === 'function';
}

/** What grants only what is free. */
function ifAvailable(lock: TryLockable): Lockable {
  return { acquire: () => lock.acquireIfAvailable() };
}
