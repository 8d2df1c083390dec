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
 * Opens a file to be written, and gives it its name once the work has completed: whoever finds it
 * under its name finds it whole. Until then it is called `.part`. Where the work fails or is left,
 * even while the file is being opened, nothing stays behind.
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
      // Once only: the next attempt may have opened a file of the same name.
      if (isSettled) return;
      isSettled = true;
      // A handle may be closed more than once; Node lets a write under way end first.
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
