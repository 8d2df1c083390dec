import { isObservable } from 'rxjs';
import { isLockable } from './isLockable.js';
import { meant } from './meant.js';
import { shown } from './shown.js';

/**
 * @param what the call and its parameter, as in `withLock(lock)`
 * @throws TypeError unless the value is lockable or an Observable
 */
export function checkLock(what: string, value: unknown): void {
  if (isLockable(value) || isObservable(value)) return;
  throw new TypeError(
    `${what}: an object with acquire(), or an Observable of permits, got ${shown(value)}${meant(value)}`,
  );
}
