import { type FileHandle, open } from 'node:fs/promises';
import {
  catchError,
  concat,
  concatWith,
  defer,
  finalize,
  from,
  ignoreElements,
  mergeMap,
  noop,
  type Observable,
  throwError,
} from 'rxjs';

/**
 * Opens a file, works with it, and closes it: before the result ends, so that whoever counts open
 * files by what is running counts right; and where it is left, even while it is being opened.
 */
export function usingFile<T>(
  path: string | Buffer,
  flags: 'r' | 'w',
  work: (handle: FileHandle) => Observable<T>,
): Observable<T> {
  return defer(() => {
    const opening = open(path, flags);
    // A handle may be closed more than once; Node lets a read or write under way end first.
    const close = () => opening.then((handle) => handle.close());
    const closed$ = defer(close).pipe(ignoreElements());
    return from(opening).pipe(
      mergeMap(work),
      catchError((error: unknown) =>
        concat(
          closed$,
          throwError(() => error),
        ),
      ),
      concatWith(closed$),
      finalize(() => void close().catch(noop)),
    );
  });
}
