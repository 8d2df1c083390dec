import type { Consumer } from './Consumer.js';

/** Whether a consumer takes nothing any more. Of a function that is not known. */
export function isGone(consumer: Consumer<never>): boolean {
  return typeof consumer !== 'function' && consumer.closed;
}
