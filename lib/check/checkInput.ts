import { from, type Observable, type ObservableInput } from 'rxjs';
import { shown } from './shown.js';

/**
 * @param what the call and its parameter, as in `Condition.wait(until)`
 * @returns the value as an Observable
 * @throws TypeError if RxJS cannot subscribe to it
 */
export function checkInput<T>(what: string, value: ObservableInput<T>): Observable<T> {
  try {
    return from(value);
  } catch {
    throw new TypeError(`${what}: an Observable, a promise or an iterable, got ${shown(value)}`);
  }
}
