import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A scheduler whose time you move by hand, also inside of what it calls. */
export class ManualClock implements SchedulerLike {
  /** How many timers have been set. */
  set = 0;
  /** How many there have been at the same time. */
  most = 0;
  readonly #timers = new Set<Timer>();
  #now: number;

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How many timers there are. */
  get timers(): number {
    return this.#timers.size;
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay = 0): Subscription {
    // The work of the library asks for neither.
    const call = (): void => work.call(Subscription.EMPTY as SchedulerAction<T>, undefined as T);
    const timer = { due: this.#now + delay, call };
    this.#timers.add(timer);
    this.set++;
    this.most = Math.max(this.most, this.timers);
    return new Subscription(() => this.#timers.delete(timer));
  }

  /** Moves on, and calls whatever is due until then at its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer; (timer = this.#firstUntil(end));) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.call();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Moves the time alone, forward or back: timers that are due meanwhile are late. */
  shift(ms: number): void {
    this.#now += ms;
  }

  /** Takes a timer out, to be called whatever the time is. */
  fire(): () => void {
    const [timer] = this.#timers;
    if (!timer) throw new Error('there is no timer');
    this.#timers.delete(timer);
    return timer.call;
  }

  #firstUntil(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.due <= end);
    return due.sort((one, other) => one.due - other.due)[0];
  }
}
