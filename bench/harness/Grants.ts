import type { SkippingClock } from './SkippingClock.js';

/**
 * Counts the grants of a rate limiter, and sees whether they keep its rate: `limit` of them in the
 * first window, as many again in the second, and so on.
 */
export class Grants {
  count = 0;
  readonly #limit: number;
  readonly #window: number;
  readonly #clock: SkippingClock;
  readonly #start: number;
  #early = false;

  /**
   * To be made just before the limiter, as the windows of some start when they are made.
   *
   * @param window in ms
   */
  constructor(limit: number, window: number, clock: SkippingClock) {
    this.#limit = limit;
    this.#window = window;
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** How many there were, if none of them came too early. */
  get kept(): number {
    return this.#early ? NaN : this.count;
  }

  /** To be called in each grant. */
  readonly add = (): void => {
    // Only the first grant of a window can be the first that is too early.
    if (this.count % this.#limit === 0) this.#checkTime();
    this.count++;
  };

  #checkTime(): void {
    const earliest = this.#start + (this.count / this.#limit) * this.#window;
    // Some count fractions of a millisecond, and this clock whole ones.
    if (this.#clock.now() < earliest - 1) this.#early = true;
  }
}
