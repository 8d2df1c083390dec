import type { SchedulerLike } from 'rxjs';

/** Tells the time and calls back later. */
export interface Clock {
  /** In ms. */
  now(): number;

  /** @param delay in ms */
  schedule(work: () => void, delay: number): { unsubscribe(): void };
}

interface Timer {
  unref?(): void;
}

interface Runtime {
  readonly performance: { now(): number };
  setTimeout(work: () => void, delay: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** The longest delay that a timer takes, in ms. For a longer one it calls back at once. */
const LONGEST_DELAY = 0x7fffffff;

const runtime = globalThis as unknown as Runtime;

/** A clock that is never set, whose timers do not keep a process alive. */
class MonotonicClock implements Clock {
  /** Kept, as looking it up takes longer than asking it. */
  private readonly performance = runtime.performance;

  now(): number {
    return this.performance.now();
  }

  schedule(work: () => void, delay: number): { unsubscribe(): void } {
    const whole = Math.min(delay, LONGEST_DELAY);
    const timer = runtime.setTimeout(work, whole);
    timer.unref?.();
    return { unsubscribe: () => runtime.clearTimeout(timer) };
  }
}

/** @param scheduler tells the time, if given */
export function clockOf(scheduler: SchedulerLike | undefined): Clock {
  return scheduler ?? new MonotonicClock();
}
