import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * Sends an error to a consumer that has not ended, and returns whether it has ended now. What the
 * consumer throws is reported.
 */
export function sendError(consumer: Consumer<never>, error: unknown): boolean {
  try {
    if (typeof consumer === 'function') reportUnhandled(error);
    else consumer.error(error);
  } catch (fault) {
    reportUnhandled(fault);
  }
  return typeof consumer === 'function' || consumer.closed;
}
