import { config } from 'rxjs';

/** While the calls run, collects what RxJS reports as unhandled; resolves when it has reported. */
export async function collectUnhandledErrors(calls: () => void): Promise<unknown[]> {
  const before = config.onUnhandledError;
  const errors: unknown[] = [];
  config.onUnhandledError = (error) => errors.push(error);
  try {
    calls();
    // RxJS reports with a timeout of zero, so one that is set later comes later.
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    config.onUnhandledError = before;
  }
  return errors;
}
