import { type FileHandle, open, rename, rm } from 'node:fs/promises';
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
 * Opens a file for writing. It is called `.part` at first, and gets its name when the work has
 * completed, so a file under its final name is complete. If the work fails or is unsubscribed,
 * nothing is left behind, even if the file is just being opened.
 */
export function intoFile<T>(
  path: string,
  work: (handle: FileHandle) => Observable<T>,
): Observable<T> {
  return defer(() => {
    const part = `${path}.part`;
    const opening = open(part, 'w');
    let isSettled = false;
    const keep = async () => {
      await (await opening).close();
      await rename(part, path);
      isSettled = true;
    };
    const discard = async () => {
      // Only once: the next attempt may have opened a file of the same name.
      if (isSettled) return;
      isSettled = true;
      // A handle may be closed more than once. Node finishes a write in progress first.
      await (await opening).close();
      await rm(part, { force: true });
    };
    return from(opening).pipe(
      mergeMap(work),
      concatWith(defer(keep).pipe(ignoreElements())),
      catchError((error: unknown) =>
        concat(
          defer(discard).pipe(ignoreElements()),
          throwError(() => error),
        ),
      ),
      finalize(() => void discard().catch(noop)),
    );
  });
}
