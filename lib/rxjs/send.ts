import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * Sends one value and then complete, and returns whether they arrived.
 *
 * They do not arrive if the subscriber has been unsubscribed and its teardown has not reached the
 * request yet. They do not arrive either if the subscriber is just being completed by somebody
 * else: `takeUntil` does this, and the lock may be released in that `complete`. Such a subscriber
 * takes nothing any more, but is not closed yet. A subscriber that takes the complete is closed
 * after it, as all of RxJS's own are.
 */
export function send<T>(consumer: Consumer<T>, value: T): boolean {
  const isFunction = typeof consumer === 'function';
  if (!isFunction && consumer.closed) return false;
  try {
    if (isFunction) {
      consumer(value);
    } else {
      consumer.next(value);
      consumer.complete();
    }
  } catch (error) {
    reportUnhandled(error);
  }
  return isFunction || consumer.closed;
}
