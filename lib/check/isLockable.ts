import type { Lockable, Releasable } from '../types.js';

/** Whether there is an `acquire` to call. */
export function isLockable<P extends Releasable>(value: unknown): value is Lockable<P> {
  return typeof (value as Partial<Lockable> | null | undefined)?.acquire === 'function';
}
