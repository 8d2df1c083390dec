import type { SchedulerLike } from 'rxjs';
import { shown } from './shown.js';

/**
 * @param what the call and its parameter, as in `new RateLimiter(…, scheduler)`
 * @throws TypeError unless the value has the two methods of a scheduler
 */
export function checkScheduler(what: string, value: unknown): void {
  const { now, schedule } = (value ?? {}) as Partial<SchedulerLike>;
  if (typeof now === 'function' && typeof schedule === 'function') return;
  throw new TypeError(`${what}: a scheduler of RxJS, got ${shown(value)}`);
}
