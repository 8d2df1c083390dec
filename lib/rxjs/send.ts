import type { Consumer } from './Consumer.js';
import { isGone } from './isGone.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * Sends one value and then complete, and says whether they arrived.
 *
 * They do not where the subscriber has left and its teardown is still on its way to the request,
 * nor where somebody else is just completing it, as `takeUntil` does in whose `complete` the lock
 * is released: then it takes nothing any more, but is not closed yet. One that takes the complete
 * is closed after it, as all of RxJS's own are.
 */
export function send<T>(consumer: Consumer<T>, value: T): boolean {
  if (isGone(consumer)) return false;
  try {
    if (typeof consumer === 'function') {
      consumer(value);
    } else {
      consumer.next(value);
      consumer.complete();
    }
  } catch (error) {
    reportUnhandled(error);
  }
  return typeof consumer === 'function' || consumer.closed;
}
