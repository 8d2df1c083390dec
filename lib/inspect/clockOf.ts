import type { SchedulerLike } from 'rxjs';
import type { Clock } from '../core/machinery/Clock.js';
import { runtime } from './runtime.js';

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
