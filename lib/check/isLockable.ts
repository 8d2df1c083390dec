import type { Lockable, Releasable } from '../types.js';

/** Whether the value has an `acquire` method. */
export function isLockable<P extends Releasable>(value: unknown): value is Lockable<P> {
  return typeof (value as Partial<Lockable> | null | undefined)?.acquire === 'function';
}
