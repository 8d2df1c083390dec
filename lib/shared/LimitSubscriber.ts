import { Subscriber } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import type { ThrottleSubscriber } from './ThrottleSubscriber.js';

/** Makes the cap of a throttle follow an Observable of limits. */
export class LimitSubscriber extends Subscriber<number> {
  readonly #throttle: Pick<ThrottleSubscriber<unknown, unknown>, 'fail' | 'resize'>;

  constructor(throttle: Pick<ThrottleSubscriber<unknown, unknown>, 'fail' | 'resize'>) {
    super();
    this.#throttle = throttle;
  }

  override next(limit: number): void {
    try {
      checkInteger('throttleBySemaphore(limit$, …)', limit, 0);
    } catch (error) {
      this.#throttle.fail(error);
      return;
    }
    this.#throttle.resize(limit);
  }

  override error(error: unknown): void {
    this.#throttle.fail(error);
  }
}
