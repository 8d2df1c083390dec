import { shown } from './shown.js';

/**
 * @param what the call, as in `new WebLock(name, options)`
 * @param role what the string is, such as the name
 * @throws TypeError unless the value is a string
 */
export function checkString(what: string, role: string, value: unknown): void {
  if (typeof value !== 'string') {
    throw new TypeError(`${what}: a string as the ${role}, got ${shown(value)}`);
  }
}
