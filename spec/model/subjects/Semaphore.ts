import { BoundedSemaphore, Semaphore } from '../../../lib/index.js';
import { Model, type ModelRequest } from '../Model.js';
import { inOrder, type Rule } from '../Rule.js';
import { type Calls, type Subject, subject, type Words } from '../Subject.js';

/** As many holders as there are permits. Admitted requests count. */
class SemaphoreRule implements Rule {
  readonly permits = true;
  /** How many permits are available; negative until a lowered bound is reached. */
  free: number;
  /** The bound. */
  bound: number;
  /** The largest bound so far. */
  #largest: number;

  constructor(value: number, bound: number) {
    this.free = value;
    this.bound = bound;
    this.#largest = bound;
  }

  /** A bound of 0 is a pause, and may be raised. */
  refusal(asked: string): string | undefined {
    const never = this.#largest > 0 && Number(asked) > this.#largest;
    return never ? 'RangeError' : undefined;
  }

  letIn: Rule['letIn'] = (waiting) =>
    inOrder(waiting, (asked) => {
      if (Number(asked) > this.free) return false;
      this.free -= Number(asked);
      return true;
    });

  leave(asked: string): void {
    this.free = Math.min(this.free + Number(asked), this.bound);
  }

  get value(): number {
    return Math.max(this.free, 0);
  }

  state(waiting: number): object {
    return { value: this.value, waiting };
  }

  seen(standing: readonly ModelRequest[]): object {
    return { locked: standing.length > 0 || this.value === 0, value: this.value };
  }

  readonly calls = {
    release: (model: Model, permits: number): string => {
      if (model.closed) return '';
      if (this.free + permits > this.bound) return 'RangeError';
      this.free += permits;
      model.settle();
      return '';
    },
    resize: (model: Model, bound: number): string => {
      if (model.closed) return '';
      this.free += bound - this.bound;
      this.bound = bound;
      this.#largest = Math.max(this.#largest, bound);
      model.settle();
      return '';
    },
  };
}

const release = (primitive: Semaphore, permits: number): void => primitive.release(permits);

function callsOf<Kind extends Semaphore>(
  make: () => Kind,
  calls: Calls<Kind>['calls'],
): Calls<Kind> {
  return {
    make,
    request: (primitive, asked) => primitive.acquire(Number(asked)),
    tryTake: (primitive, asked) => primitive.tryAcquire(Number(asked)),
    requestIfAvailable: (primitive, asked) => primitive.acquireIfAvailable(Number(asked)),
    seen: (primitive) => ({ locked: primitive.locked(), value: primitive.value }),
    calls,
  };
}

export const semaphore = subject(
  {
    name: 'Semaphore',
    asks: ['1', '2'],
    tries: ['1', '2'],
    common: ['release 1'],
    rare: ['release 2'],
    ends: ['close'],
    queue: ['a asks 1', 'b asks 1'],
    crowd: ['a asks 1', 'b asks 1', 'c asks 1'],
    depth: 5,
    model: () => new Model(new SemaphoreRule(1, Infinity)),
  },
  callsOf(() => new Semaphore(1), { release }),
);

function bounded(bound: number, words: Pick<Words, 'name' | 'depth' | 'rare' | 'common'>): Subject {
  return subject(
    {
      ...words,
      asks: ['1', '2'],
      tries: ['1', '2'],
      ends: ['close'],
      queue: ['a asks 1', 'b asks 2'],
      crowd: ['a asks 1', 'b asks 2', 'c asks 1'],
      model: () => new Model(new SemaphoreRule(bound, bound)),
    },
    callsOf(() => new BoundedSemaphore(bound), {
      release,
      resize: (primitive, to) => primitive.resize(to),
    }),
  );
}

export const boundedSemaphore = bounded(2, {
  name: 'BoundedSemaphore',
  common: ['release 1', 'resize 0', 'resize 3'],
  rare: ['resize 1'],
  depth: 5,
});

export const boundedSemaphore0 = bounded(0, {
  name: 'BoundedSemaphore of none',
  common: ['resize 1', 'resize 2'],
  depth: 4,
});
