import { catchError, type MonoTypeOperatorFunction, throwError } from 'rxjs';

/** Sends the name of an error instead of the error, so a row shows its kind. */
export function namedErrors<T>(): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) =>
    throwError(() => (error instanceof Error ? error.name : error)),
  );
}
