import { shown } from './shown.js';

/**
 * @param what the call and its parameter, as in `Condition.waitFor(predicate)`
 * @throws TypeError unless the value is a function
 */
export function checkFunction(what: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${what}: a function, got ${shown(value)}`);
}
