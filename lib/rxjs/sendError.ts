import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/** Sends an error, and returns whether it arrived, as `send` does with a value. */
export function sendError(consumer: Consumer<never>, error: unknown): boolean {
  try {
    if (typeof consumer === 'function') reportUnhandled(error);
    else consumer.error(error);
  } catch (fault) {
    reportUnhandled(fault);
  }
  return typeof consumer === 'function' || consumer.closed;
}
