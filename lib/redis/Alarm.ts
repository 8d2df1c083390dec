import { LONGEST_DELAY } from '../core/machinery/Clock.js';
import { runtime, type Timer } from './runtime.js';

/** Rings once at a time that can be put off, and keeps the process alive only where it is held. */
export class Alarm {
  readonly #ring: () => void;
  #timer: Timer | undefined = undefined;
  #held = false;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  get isSet(): boolean {
    return this.#timer !== undefined;
  }

  /**
   * @param delay in how many milliseconds to ring, in the place of whenever it was to ring before
   */
  set(delay: number): void {
    this.clear();
    const ring = (): void => {
      this.#timer = undefined;
      this.#ring();
    };
    // A timer takes no fractions, and would be early. Where this rings before its time, whoever set
    // it looks at the clock.
    const whole = Math.min(Math.max(0, Math.ceil(delay)), LONGEST_DELAY);
    this.#timer = runtime.setTimeout(ring, whole);
    this.hold(this.#held);
  }

  clear(): void {
    runtime.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param held whether the process is to wait for it */
  hold(held: boolean): void {
    this.#held = held;
    if (held) this.#timer?.ref?.();
    else this.#timer?.unref?.();
  }
}
