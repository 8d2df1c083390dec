import { defer, finalize, from, type Observable, type ObservableInput } from 'rxjs';

/** Does work that takes a signal, and aborts it when the work has ended or is left. */
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
