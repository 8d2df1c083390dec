import { defer, map, type Observable } from 'rxjs';
import type { LockInformation, LockManager } from './types.js';

/** Asks the platform, at each subscription, what all tabs together hold and wait for. */
export function querying<T>(
  locks: LockManager,
  read: (held: readonly LockInformation[], pending: readonly LockInformation[]) => T,
): Observable<T> {
  return defer(() => locks.query()).pipe(map(({ held = [], pending = [] }) => read(held, pending)));
}
