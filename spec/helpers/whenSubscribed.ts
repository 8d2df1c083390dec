import { defer, type MonoTypeOperatorFunction } from 'rxjs';

/** Makes the call each time before the source is subscribed. `tap` can do it from RxJS 7.3 on. */
export function whenSubscribed<T>(call: () => void): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      call();
      return source;
    });
}
