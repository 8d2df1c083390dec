import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  catchError,
  concat,
  concatWith,
  defer,
  ignoreElements,
  mergeMap,
  type Observable,
  throwError,
} from 'rxjs';
import { explain } from '../shared/explain.js';

/**
 * Works in a folder, which is created if it does not exist. Without a name, it works in a temporary
 * folder, which is removed before the result ends.
 */
export function inFolder<T>(
  folder: string | undefined,
  work: (folder: string) => Observable<T>,
): Observable<T> {
  return folder === undefined ? inTemporaryFolder(work) : inNamedFolder(folder, work);
}

function inNamedFolder<T>(folder: string, work: (folder: string) => Observable<T>): Observable<T> {
  return defer(() => mkdir(folder, { recursive: true })).pipe(
    catchError((error: unknown) =>
      throwError(() => new Error(explain('cannot make the folder', folder, error))),
    ),
    mergeMap(() => work(folder)),
  );
}

function inTemporaryFolder<T>(work: (folder: string) => Observable<T>): Observable<T> {
  return defer(() => mkdtemp(join(tmpdir(), 'downloads-'))).pipe(
    mergeMap((folder) => {
      // Retries, because a download that has just been unsubscribed may still have added a file.
      const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 9 });
      const removed$ = defer(remove).pipe(ignoreElements());
      return work(folder).pipe(
        catchError((error: unknown) =>
          concat(
            removed$,
            throwError(() => error),
          ),
        ),
        concatWith(removed$),
      );
    }),
  );
}
