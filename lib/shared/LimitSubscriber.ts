import { Subscriber } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import type { SemaphoreCore } from '../core/rules/SemaphoreCore.js';
import type { ThrottleSubscriber } from './ThrottleSubscriber.js';

/** Makes the cap of one subscription follow an Observable of limits. */
export class LimitSubscriber extends Subscriber<number> {
  readonly #cap: SemaphoreCore;
  readonly #throttle: Pick<ThrottleSubscriber<unknown, unknown>, 'fail'>;

  constructor(cap: SemaphoreCore, throttle: Pick<ThrottleSubscriber<unknown, unknown>, 'fail'>) {
    super();
    this.#cap = cap;
    this.#throttle = throttle;
  }

  override next(limit: number): void {
    try {
      checkInteger('throttleBySemaphore(limit$, …)', limit, 0);
    } catch (error) {
      this.#throttle.fail(error);
      return;
    }
    this.#cap.resize(limit);
  }

  override error(error: unknown): void {
    this.#throttle.fail(error);
  }
}
