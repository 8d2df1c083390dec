import { Barrier } from '../../../lib/index.js';
import { Model, type ModelRequest } from '../Model.js';
import type { Rule } from '../Rule.js';
import { subject } from '../Subject.js';

const parties = 2;

/** All of a round, when the last has come. */
class BarrierRule implements Rule {
  readonly permits = false;
  broken = false;
  readonly #indices = new Map<ModelRequest, number>();

  letIn: Rule['letIn'] = (waiting) => {
    if (waiting.length < parties) return [];
    waiting.forEach((request, index) => this.#indices.set(request, index));
    return [...waiting];
  };

  leave(): void {
    // Nobody is inside.
  }

  grant(request: ModelRequest): string {
    return String(this.#indices.get(request));
  }

  state(waiting: number): object {
    return { waiting, broken: this.broken };
  }

  seen(): object {
    return {};
  }

  readonly calls = {
    abort: (model: Model): string => {
      if (model.closed) return '';
      this.broken = true;
      model.failure = 'BrokenBarrierError';
      model.settle();
      return '';
    },
    reset: (model: Model): string => {
      if (model.closed) return '';
      this.broken = false;
      model.failure = '';
      model.fail('BrokenBarrierError');
      model.settle();
      return '';
    },
  };
}

export const barrier = subject(
  {
    name: 'Barrier',
    asks: [''],
    tries: [],
    common: ['abort', 'reset'],
    ends: ['close'],
    queue: ['a asks'],
    depth: 6,
    model: () => new Model(new BarrierRule()),
  },
  {
    make: () => new Barrier(parties),
    request: (primitive) => primitive.wait(),
    seen: () => ({}),
    calls: { abort: (primitive) => primitive.abort(), reset: (primitive) => primitive.reset() },
  },
);
