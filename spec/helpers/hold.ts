import type { Permit } from '../../lib/index.js';

/** Takes a permit that must be available. */
export function hold<P extends Permit>(primitive: { tryAcquire(): P | undefined }): P {
  const permit = primitive.tryAcquire();
  if (!permit) throw new Error('there is no permit to take');
  return permit;
}
