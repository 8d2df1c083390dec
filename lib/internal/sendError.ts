import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/** Sends an error, and says whether it arrived: as `send` does with a value. */
export function sendError(consumer: Consumer<never>, error: unknown): boolean {
  if (typeof consumer === 'function') {
    reportUnhandled(error);
    return true;
  }
  if (consumer.closed) return false;
  try {
    consumer.error(error);
  } catch (fault) {
    reportUnhandled(fault);
  }
  return consumer.closed;
}
