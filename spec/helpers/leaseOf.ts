import type { Releasable } from '../../lib/index.js';

/**
 * A lease whose holder listens to a signal.
 *
 * @param released called by each release
 */
export function leaseOf(
  signal: AbortSignal,
  released: () => void,
): Releasable & { readonly signal: AbortSignal } {
  return { released: false, release: released, signal };
}
