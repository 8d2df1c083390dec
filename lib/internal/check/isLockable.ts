import type { Lockable } from '../../types.js';

/** Whether there is an `acquire` to call. */
export function isLockable(value: unknown): value is Lockable {
  return typeof (value as Partial<Lockable> | null | undefined)?.acquire === 'function';
}
