import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/** Sends a value. What a function throws is reported, as RxJS reports it. */
export function sendNext<T>(consumer: Consumer<T>, value: T): void {
  if (typeof consumer !== 'function') {
    consumer.next(value);
    return;
  }
  try {
    consumer(value);
  } catch (error) {
    reportUnhandled(error);
  }
}
