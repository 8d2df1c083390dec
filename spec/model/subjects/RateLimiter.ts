import { RateLimiter } from '../../../lib/index.js';
import { ManualClock } from '../../helpers/ManualClock.js';
import { Model, type ModelPermit, type ModelRequest } from '../Model.js';
import { inOrder, type Rule } from '../Rule.js';
import { type Subject, subject, type Words } from '../Subject.js';

/** So many starts in a window; whoever is on the way has a slot. */
class RateRule implements Rule {
  readonly permits = true;
  now = 0;
  readonly #limit: number;
  readonly #window: number;
  /** When there were grants. */
  #starts: number[] = [];
  #onTheWay = 0;
  /** When the timer was due, if it is late. */
  #late: number | undefined = undefined;

  constructor(limit: number, window: number) {
    this.#limit = limit;
    this.#window = window;
  }

  letIn: Rule['letIn'] = (waiting) => {
    this.#starts = this.#starts.filter((start) => start + this.#window > this.now);
    const letIn = inOrder(waiting, () => this.#free > 0 && ++this.#onTheWay > 0);
    // There is no timer while nobody waits.
    if (letIn.length === waiting.length) this.#late = undefined;
    return letIn;
  };

  leave(): void {
    this.#onTheWay--;
  }

  start(): void {
    this.leave();
    this.#starts.push(this.now);
  }

  get #free(): number {
    const taken = this.#starts.filter((start) => start + this.#window > this.now);
    return this.#limit - taken.length - this.#onTheWay;
  }

  state(waiting: number): object {
    return { available: waiting > 0 ? 0 : this.#free, waiting };
  }

  seen(): object {
    return { timers: 'as few as can be' };
  }

  readonly calls = {
    /** Time passes, and the timer is on time: the oldest start ends first. */
    passes: (model: Model, ms: number): string => {
      const end = this.now + ms;
      for (let due; (due = this.#due(model.waiting)) <= end;) {
        this.now = Math.max(this.now, due);
        this.#late = undefined;
        model.settle();
      }
      this.now = Math.max(this.now, end);
      return '';
    },
    /** Time passes, and the timer is late. */
    stalls: (model: Model, ms: number): string => {
      this.now += ms;
      const due = this.#due(model.waiting);
      if (due <= this.now) this.#late = due;
      return '';
    },
  };

  #due(waiting: readonly ModelRequest[]): number {
    if (this.#late !== undefined) return this.#late;
    const [oldest = Infinity] = this.#starts;
    return waiting.length > 0 ? oldest + this.#window : Infinity;
  }
}

/** A permit that is given back changes nothing, and each that is made is a start. */
class RateModel extends Model {
  readonly #rule: RateRule;

  constructor(rule: RateRule) {
    super(rule);
    this.#rule = rule;
  }

  override makePermit(asked: string): ModelPermit {
    this.#rule.start();
    return super.makePermit(asked);
  }

  override release(permit: ModelPermit): void {
    permit.released = true;
  }
}

class ClockedLimiter extends RateLimiter {
  readonly clock: ManualClock;

  constructor(limit: number, window: number, clock = new ManualClock()) {
    super(limit, window, clock);
    this.clock = clock;
  }
}

function limiter(
  limit: number,
  window: number,
  words: Pick<Words, 'common' | 'rare' | 'queue' | 'depth' | 'shorter'>,
): Subject {
  return subject(
    {
      ...words,
      name: `RateLimiter, ${String(limit)} in ${String(window)} ms`,
      asks: [''],
      tries: [''],
      ends: ['close'],
      model: () => new RateModel(new RateRule(limit, window)),
    },
    {
      make: () => new ClockedLimiter(limit, window),
      request: (primitive) => primitive.acquire(),
      tryTake: (primitive) => primitive.tryAcquire(),
      requestIfAvailable: (primitive) => primitive.acquireIfAvailable(),
      seen({ clock, state }) {
        const isFew = clock.timers <= Math.min(state.waiting, 1) && clock.most <= 1;
        return { timers: isFew ? 'as few as can be' : clock.timers };
      },
      calls: {
        passes: ({ clock }, ms) => clock.advance(ms),
        stalls: ({ clock }, ms) => clock.shift(ms),
      },
    },
  );
}

export const rateLimiter1 = limiter(1, 2, {
  common: ['passes 1', 'passes 2'],
  rare: ['stalls 2'],
  queue: ['a asks', 'b asks'],
  depth: 5,
});

export const rateLimiter2 = limiter(2, 3, {
  common: ['passes 1', 'passes 3'],
  rare: ['stalls 2'],
  queue: ['a asks', 'passes 1', 'b tries', 'c asks'],
  depth: 4,
  shorter: 1,
});
