import type { Consumer } from './Consumer.js';

/** Whether a consumer takes nothing any more. A function does not tell. */
export function isGone(consumer: Consumer<never>): boolean {
  return typeof consumer !== 'function' && consumer.closed;
}
