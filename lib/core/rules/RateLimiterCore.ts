import type { Permit } from '../../types.js';
import { type Clock, LONGEST_DELAY } from '../machinery/Clock.js';
import { Fifo, type Link } from '../machinery/Fifo.js';
import { GrantedPermit, type PermitOwner } from '../machinery/GrantedPermit.js';
import { Synchronizer } from '../machinery/Synchronizer.js';

/** How many grants were made at one time. */
interface Starts extends Link {
  /** In ms, by the clock. */
  time: number;
  count: number;
}

/** A permit that knows its start, which is taken back if the permit reaches nobody. */
class StartPermit extends GrantedPermit<undefined> {
  readonly starts: Starts;

  constructor(owner: PermitOwner<undefined>, starts: Starts) {
    super(owner, undefined);
    this.starts = starts;
  }
}

/**
 * The rule of a rate limiter: at most `limit` grants in any `window` ms.
 *
 * A grant counts from the moment in which it is made, not in which it is admitted: the grants
 * before it may take long. So a request that is admitted has a slot, and becomes a start later.
 */
export class RateLimiterCore
  extends Synchronizer<undefined, Permit>
  implements PermitOwner<undefined>
{
  readonly #limit: number;
  readonly #window: number;
  readonly #clock: Clock;
  /** The grants of the last window, oldest first. */
  readonly #starts = new Fifo<Starts>();
  /** How many slots are taken: by those grants, and by admitted requests. */
  #taken = 0;
  #timer: { unsubscribe(): void } | undefined = undefined;

  /** @param window in ms */
  constructor(limit: number, window: number, clock: Clock) {
    super();
    this.#limit = limit;
    this.#window = window;
    this.#clock = clock;
  }

  /** How many grants can be made now. None while a request waits: it takes the next one. */
  get available(): number {
    if (this.queue.firstWaiting) return 0;
    this.#forget(this.#clock.now());
    return this.#limit - this.#taken;
  }

  protected override admit(): boolean {
    this.#forget(this.#clock.now());
    if (this.#taken === this.#limit) return false;
    this.#taken++;
    return true;
  }

  protected override reclaim(): void {
    this.#taken--;
  }

  protected override grant(): Permit {
    const permit = new StartPermit(this, this.#start(this.#clock.now()));
    this.#setTimer();
    return permit;
  }

  /** Releasing gives no slot back: a start that has been made was made. */
  giveBack(): void {
    // Nothing changes.
  }

  override refuse(permit: StartPermit): void {
    permit.release();
    // Where the window is over already, the start is forgotten.
    if (permit.starts.count === 0) return;
    permit.starts.count--;
    this.#taken--;
    this.settle();
  }

  override conclude(): void {
    super.conclude();
    this.#setTimer();
  }

  #start(now: number): Starts {
    this.#forget(now);
    const { last } = this.#starts;
    const starts = last?.time === now ? last : { time: now, count: 0, next: undefined };
    if (starts !== last) this.#starts.push(starts);
    starts.count++;
    return starts;
  }

  /** Forgets the starts whose window is over. */
  #forget(now: number): void {
    const starts = this.#starts;
    if (starts.last && starts.last.time > now) this.#setBack(now);
    for (let first; (first = starts.first) && first.time + this.#window <= now;) {
      this.#taken -= first.count;
      starts.shift();
      // A permit that somebody keeps refers to it, and may not keep those that came after it.
      first.next = undefined;
      first.count = 0;
    }
  }

  /** The clock was set back. No start is later than now, and none blocks longer than a window. */
  #setBack(now: number): void {
    for (let { first: starts } = this.#starts; starts; starts = starts.next) {
      starts.time = Math.min(starts.time, now);
    }
  }

  /** Has a timer while a request waits for the oldest start, and none otherwise. */
  #setTimer(): void {
    const { first } = this.#starts;
    if (!this.queue.firstWaiting) {
      this.#timer?.unsubscribe();
      this.#timer = undefined;
    } else if (!this.#timer && first) {
      const delay = first.time + this.#window - this.#clock.now();
      this.#timer = this.#clock.schedule(
        () => {
          this.#timer = undefined;
          this.settle();
        },
        // Not zero where the clock has just moved on: some schedulers would call back at once.
        Math.min(Math.max(delay, Number.MIN_VALUE), LONGEST_DELAY),
      );
    }
  }
}
