import type { Permit } from '../../lib/index.js';

/** Takes a permit that must be available. */
export function hold(primitive: { tryAcquire(): Permit | undefined }): Permit {
  const permit = primitive.tryAcquire();
  if (!permit) throw new Error('there is no permit to take');
  return permit;
}
