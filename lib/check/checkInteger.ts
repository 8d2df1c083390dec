import { shown } from './shown.js';

/**
 * Returns the value if it is an integer of at least `least`.
 *
 * @param what the call and its parameter, as in `Semaphore.acquire(permits)`
 * @param or what else the call accepts, for the message
 * @throws RangeError for any other value
 */
export function checkInteger(what: string, value: number, least: number, or = ''): number {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(
      `${what}: an integer of at least ${String(least)}${or}, got ${shown(value)}`,
    );
  }
  return value;
}
