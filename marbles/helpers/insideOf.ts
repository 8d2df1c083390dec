import { distinctUntilChanged, map, type Observable } from 'rxjs';
import type { ReadWriteLock } from '../../lib/index.js';

/** Who is inside, as a row: how many readers, or `w` for a writer. */
export function insideOf(lock: ReadWriteLock): Observable<string> {
  return lock.state$.pipe(
    map(({ readers, writing }) => (writing ? 'w' : readers.toString())),
    distinctUntilChanged(),
  );
}
