import type { Subscriber } from 'rxjs';
import { reportUnhandled } from './reportUnhandled.js';

/** Sends an error, and says whether it arrived: as `send` does with a value. */
export function sendError(subscriber: Subscriber<unknown>, error: unknown): boolean {
  if (subscriber.closed) return false;
  try {
    subscriber.error(error);
  } catch (fault) {
    reportUnhandled(fault);
  }
  return subscriber.closed;
}
