import { Observable, type Observer, Subscription } from 'rxjs';
import type { Consumer } from './Consumer.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * An Observable that creates the subscriber itself if its consumer is a function, as in
 * `lock.acquire().subscribe(work)`. RxJS would create three more objects, and an array to tie ours
 * to them. Without these, a queued request takes 134 bytes instead of 418, and `withLock` takes two
 * thirds of the time.
 */
export class DirectObservable<T> extends Observable<T> {
  private readonly begin: (consumer: Consumer<T>) => Subscription;

  /**
   * @param begin starts for a consumer, and returns what the consumer unsubscribes. What it throws
   * is the consumer's error
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
      // eslint-disable-next-line @typescript-eslint/no-deprecated, rxjs-x/prefer-observer -- passed on unchanged
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
