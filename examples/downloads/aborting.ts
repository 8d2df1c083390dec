import { defer, finalize, from, type Observable, type ObservableInput } from 'rxjs';

/** Runs work with a signal, which is aborted when the work ends or is unsubscribed. */
export function aborting<T>(work: (signal: AbortSignal) => ObservableInput<T>): Observable<T> {
  return defer(() => {
    const controller = new AbortController();
    return from(work(controller.signal)).pipe(
      finalize(() => {
        controller.abort();
      }),
    );
  });
}
