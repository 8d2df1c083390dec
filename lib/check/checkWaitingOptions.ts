import type { WaitingOptions } from '../types.js';
import { checkInteger } from './checkInteger.js';
import { shown } from './shown.js';

const OVERFLOWS = ['error', 'drop-newest', 'drop-oldest'];

/**
 * @param what the call, as in `throttleBySemaphore(…, options)`
 * @returns the options, with the defaults for what is left out
 * @throws TypeError unless they are an object; RangeError for a value that is not accepted
 */
export function checkWaitingOptions(
  what: string,
  options: WaitingOptions,
): Required<WaitingOptions> {
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new TypeError(`${what}: an object with maxWaiting and overflow, got ${shown(options)}`);
  }
  const { maxWaiting = Infinity, overflow = 'error' } = options;
  if (maxWaiting !== Infinity) checkInteger(`${what}: maxWaiting`, maxWaiting, 0, ' or Infinity');
  if (!OVERFLOWS.includes(overflow)) {
    throw new RangeError(
      `${what}: overflow: 'error', 'drop-newest' or 'drop-oldest', got ${shown(overflow)}`,
    );
  }
  return { maxWaiting, overflow };
}
