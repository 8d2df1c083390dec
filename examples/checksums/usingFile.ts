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
 * Opens a file, works with it, and closes it before the result ends. So counting what runs counts
 * the open files. It also closes the file if it is unsubscribed, even while the file is being
 * opened.
 */
export function usingFile<T>(
  path: string | Buffer,
  flags: 'r' | 'w',
  work: (handle: FileHandle) => Observable<T>,
): Observable<T> {
  return defer(() => {
    const opening = open(path, flags);
    // A handle may be closed more than once. Node finishes a read or write in progress first.
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
