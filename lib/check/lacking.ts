import { shown } from './shown.js';

/** The error if an `acquire()` of other code returns, or its request sends, something else. */
export function lacking(method: string, value: unknown): TypeError {
  return new TypeError(`acquire(): an object with ${method}(), got ${shown(value)}`);
}
