import { throwError } from 'rxjs';

/**
 * Reports what a consumer's teardown has thrown as RxJS reports what an observer throws: on a
 * stack of its own, or to `config.onUnhandledError`. It is not for whoever released to catch.
 */
export function reportUnhandled(error: unknown): void {
  throwError(() => error).subscribe();
}
