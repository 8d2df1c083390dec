import type { Lockable, Permit } from '../types.js';

/** Whether there is an `acquire` to call. */
export function isLockable<P extends Permit>(value: unknown): value is Lockable<P> {
  return typeof (value as Partial<Lockable> | null | undefined)?.acquire === 'function';
}
