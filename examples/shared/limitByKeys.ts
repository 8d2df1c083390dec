import { distinctUntilChanged, filter, type Observable, scan, startWith } from 'rxjs';
import { MINUS, PLUS } from './keys.js';

/** Where the limit starts, and how far the keys can move it. */
export interface LimitBounds {
  readonly start: number;
  readonly least: number;
  readonly most: number;
}

/** A limit that + raises and - lowers by one. Sends the start, and then each change. */
export function limitByKeys(
  key$: Observable<string>,
  { start, least, most }: LimitBounds,
): Observable<number> {
  return key$.pipe(
    filter((key) => key === PLUS || key === MINUS),
    scan((limit, key) => Math.min(most, Math.max(least, limit + (key === PLUS ? 1 : -1))), start),
    startWith(start),
    distinctUntilChanged(),
  );
}
