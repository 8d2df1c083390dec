/** A function that a timer calls back. */
type Callback = (...args: unknown[]) => void;

interface Timer {
  readonly callback: Callback;
  readonly args: readonly unknown[];
  readonly delay: number;
  readonly repeated: boolean;
  due: number;
  cleared: boolean;
}

/** The timers of one delay, the first one due first. */
interface Timers {
  readonly list: Timer[];
  /** The index of the first one that has not been called back. */
  front: number;
}

/** In ms. */
const DAY = 86_400_000;

const real = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  clearTimeout: globalThis.clearTimeout,
  clearInterval: globalThis.clearInterval,
};
const realImmediate = globalThis.setImmediate;
const realDateNow = Date.now;
const realPerformanceNow = performance.now.bind(performance);

/**
 * A clock that skips every wait. It goes as the true one while code runs. When there is nothing to
 * do but wait for a timer, it jumps to the moment of that timer.
 *
 * Whatever code asks for the time or sets a timer gets it from this clock while it is installed:
 * `Date.now`, `performance.now`, `setTimeout`, `setInterval`. Reading it takes as long as reading
 * the true one. A timer takes less time than one of Node, whoever sets it.
 *
 * As Node does, it has a list of timers for each delay, in whole milliseconds and at least one.
 */
export class SkippingClock {
  /** By their delay in ms. */
  readonly #timers = new Map<number, Timers>();
  /** How many milliseconds have been skipped. */
  #skipped = 0;

  get hasTimers(): boolean {
    return this.#timers.size > 0;
  }

  now(): number {
    return realDateNow() + this.#skipped;
  }

  /**
   * Starts some work under this clock, and skips the waits until it is done.
   *
   * @throws Error if it is not done and no timer is left, or after a day of waits
   */
  async run(start: () => void, isDone: () => boolean): Promise<void> {
    this.install();
    try {
      start();
      for (;;) {
        // Even where it is done: what it still does in a microtask may set a timer.
        await microtasksDone();
        if (isDone()) return;
        if (!this.skip()) throw new Error('bench: not done, and there is no timer');
        if (this.#skipped > DAY) throw new Error('bench: not done after a day of waits');
      }
    } finally {
      this.uninstall();
    }
  }

  install(): void {
    const set =
      (repeated: boolean) =>
      (callback: Callback, delay = 1, ...args: unknown[]): Timer =>
        this.#set(callback, delay, args, repeated);
    const clear = (timer: Timer | undefined): void => {
      if (timer) timer.cleared = true;
    };
    Object.assign(globalThis, {
      setTimeout: set(false),
      setInterval: set(true),
      clearTimeout: clear,
      clearInterval: clear,
    });
    Date.now = () => this.now();
    performance.now = () => realPerformanceNow() + this.#skipped;
  }

  uninstall(): void {
    Object.assign(globalThis, real);
    Date.now = realDateNow;
    performance.now = realPerformanceNow;
  }

  /** Jumps to the next timer, and calls back all that are due. Returns whether there was one. */
  skip(): boolean {
    const next = this.#next();
    if (!next) return false;
    this.#skipped += Math.max(0, next.due - this.now());
    const now = this.now();
    for (let timer: Timer | undefined = next; timer && timer.due <= now; timer = this.#next()) {
      this.#shift(timer.delay);
      if (timer.repeated) this.#push(timer);
      timer.callback(...timer.args);
    }
    return true;
  }

  #set(callback: Callback, delay: number, args: readonly unknown[], repeated: boolean): Timer {
    const whole = Math.max(1, Math.trunc(delay));
    const timer = { callback, args, delay: whole, repeated, due: 0, cleared: false };
    this.#push(timer);
    return timer;
  }

  #push(timer: Timer): void {
    timer.due = this.now() + timer.delay;
    const timers = this.#timers.get(timer.delay);
    if (timers) timers.list.push(timer);
    else this.#timers.set(timer.delay, { list: [timer], front: 0 });
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const [delay, timers] of this.#timers) {
      while (timers.list[timers.front]?.cleared) timers.front++;
      const first = timers.list[timers.front];
      if (!first) this.#timers.delete(delay);
      else if (!next || first.due < next.due) next = first;
    }
    return next;
  }

  #shift(delay: number): void {
    const timers = this.#timers.get(delay);
    if (timers) timers.front++;
  }
}

function microtasksDone(): Promise<void> {
  return new Promise((resolve) => void realImmediate(resolve));
}
