import { distinctUntilChanged, map, type Observable } from 'rxjs';
import type { Semaphore } from '../../lib/index.js';

/** How many permits are available, as a row of digits. */
export function valueOf(semaphore: Semaphore): Observable<string> {
  return semaphore.state$.pipe(
    map(({ value }) => value.toString()),
    distinctUntilChanged(),
  );
}
