import { Subscription } from 'rxjs';
import type { Releasable } from '../types.js';

/**
 * Releases permits in the order given, all of them, even if one throws.
 *
 * @throws UnsubscriptionError of what they threw
 */
export function releaseAll(permits: Iterable<Releasable>): void {
  // A subscription runs every finalizer, whatever one of them throws.
  const all = new Subscription();
  for (const permit of permits) all.add(() => permit.release());
  all.unsubscribe();
}
