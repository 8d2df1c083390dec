import type { Watchable } from '../../../../lib/inspect/index.js';
import { Watched } from '../../../../lib/inspect/Watched.js';
import { coreOf } from '../../../../lib/shared/coreOf.js';

/** What is recorded of a primitive. */
export function watchedOf(primitive: Watchable): Watched {
  const { watcher } = primitive[coreOf];
  if (watcher instanceof Watched) return watcher;
  throw new Error('nobody watches it');
}
