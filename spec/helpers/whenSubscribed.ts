import { defer, type MonoTypeOperatorFunction } from 'rxjs';

/** Makes the call whenever the source is about to be subscribed. `tap` can do it from RxJS 7.3 on. */
export function whenSubscribed<T>(call: () => void): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => {
      call();
      return source;
    });
}
