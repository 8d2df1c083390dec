import { lacking } from './lacking.js';

/**
 * @param value what an `acquire()` of other code has returned
 * @throws TypeError unless it can be subscribed
 */
export function checkRequest(value: { readonly subscribe?: unknown } | null | undefined): void {
  if (typeof value?.subscribe !== 'function') throw lacking('subscribe', value);
}
