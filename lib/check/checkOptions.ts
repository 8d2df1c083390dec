import { shown } from './shown.js';

/**
 * @param what the call, as in `new WebLock(name, options)`
 * @throws TypeError unless the options are an object
 */
export function checkOptions(what: string, options: unknown): void {
  if (Object(options) !== options) {
    throw new TypeError(`${what}: an object as the options, got ${shown(options)}`);
  }
}
