import { throwError } from 'rxjs';

/**
 * Reports what a consumer's teardown throws, as RxJS reports what an observer throws: on a stack of
 * its own, or to `config.onUnhandledError`. The code that called `release()` should not have to
 * catch it.
 */
export function reportUnhandled(error: unknown): void {
  throwError(() => error).subscribe();
}
