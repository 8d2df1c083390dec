import { shown } from '../check/shown.js';
import { lockManager } from './lockManager.js';
import type { LockManager, WebLockOptions } from './types.js';

/** Where a primitive asks for its locks, and what they are called there. */
export interface Platform {
  readonly locks: LockManager;
  /** @param kind which part of which primitive it is, so that no two of them meet in one name */
  readonly nameOf: (kind: string) => string;
}

/**
 * @param what the call, as in `new WebLock(name, options)`
 * @throws TypeError for what is no name, no option or no lock manager, and where there is none
 */
export function platformOf(what: string, name: string, options: WebLockOptions): Platform {
  if (typeof name !== 'string')
    throw new TypeError(`${what}: a string as the name, got ${shown(name)}`);
  if (Object(options) !== options) {
    throw new TypeError(`${what}: an object as the options, got ${shown(options)}`);
  }
  const { prefix = 'rxjs-locks:' } = options;
  if (typeof prefix !== 'string') {
    throw new TypeError(`${what}: a string as the prefix, got ${shown(prefix)}`);
  }
  if (`${prefix}${name}`.startsWith('-')) {
    throw new TypeError(
      `${what}: a name that does not begin with "-", which the platform keeps for itself, got ${shown(prefix + name)}`,
    );
  }
  return {
    locks: lockManager(what, options.locks),
    nameOf: (kind) => `${prefix}${kind}:${name}`,
  };
}
