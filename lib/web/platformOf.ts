import { checkOptions } from '../check/checkOptions.js';
import { checkString } from '../check/checkString.js';
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
  checkString(what, 'name', name);
  checkOptions(what, options);
  const { prefix = 'rxjs-locks:' } = options;
  checkString(what, 'prefix', prefix);
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
