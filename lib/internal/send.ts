import type { Subscriber } from 'rxjs';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * Sends one value and then complete, and says whether they arrived.
 *
 * They do not where somebody else is just completing the subscriber, as `takeUntil` does in whose
 * `complete` the lock is released: it takes nothing any more, but its teardown is still to come.
 * A subscriber that has taken the complete is closed after it.
 */
export function send<T>(subscriber: Subscriber<T>, value: T): boolean {
  try {
    subscriber.next(value);
    subscriber.complete();
  } catch (error) {
    reportUnhandled(error);
  }
  return subscriber.closed;
}
