import { catchError, type MonoTypeOperatorFunction, throwError } from 'rxjs';

/** Sends the name of an error in its place, so that a row shows what kind it is. */
export function namedErrors<T>(): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) =>
    throwError(() => (error instanceof Error ? error.name : error)),
  );
}
