import type { Subscriber } from 'rxjs';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * Sends one value and then complete, and says whether they arrived.
 *
 * They do not where the subscriber has left and its teardown is still on its way to the request,
 * nor where somebody else is just completing it, as `takeUntil` does in whose `complete` the lock
 * is released: then it takes nothing any more, but is not closed yet. One that takes the complete
 * is closed after it, as all of RxJS's own are.
 */
export function send<T>(subscriber: Subscriber<T>, value: T): boolean {
  if (subscriber.closed) return false;
  try {
    subscriber.next(value);
    subscriber.complete();
  } catch (error) {
    reportUnhandled(error);
  }
  return subscriber.closed;
}
