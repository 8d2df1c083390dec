import type { SchedulerLike } from 'rxjs';
import type { Clock } from '../core/machinery/Clock.js';

interface Timer {
  unref?(): void;
}

interface Runtime {
  readonly performance: { now(): number };
  setTimeout(work: () => void, delay: number): Timer;
  clearTimeout(timer: Timer): void;
}

const runtime = globalThis as unknown as Runtime;

/** A clock that is never set, whose timers do not keep a process alive. */
class MonotonicClock implements Clock {
  /** Kept, as looking it up takes longer than asking it. */
  private readonly performance = runtime.performance;

  now(): number {
    return this.performance.now();
  }

  schedule(work: () => void, delay: number): { unsubscribe(): void } {
    const timer = runtime.setTimeout(work, delay);
    timer.unref?.();
    return { unsubscribe: () => runtime.clearTimeout(timer) };
  }
}

/** @param scheduler tells the time, if given */
export function clockOf(scheduler: SchedulerLike | undefined): Clock {
  return scheduler ?? new MonotonicClock();
}
