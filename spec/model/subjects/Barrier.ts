import { Barrier } from '../../../lib/index.js';
import { Model, type ModelRequest } from '../Model.js';
import type { Rule } from '../Rule.js';
import { type Subject, subject, type Words } from '../Subject.js';

/** A whole round, when the last party has arrived. */
class BarrierRule implements Rule {
  readonly permits = false;
  broken = false;
  readonly #parties: number;
  readonly #indices = new Map<ModelRequest, number>();

  constructor(parties: number) {
    this.#parties = parties;
  }

  letIn: Rule['letIn'] = (waiting) => {
    if (waiting.length < this.#parties) return [];
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

function barrierOf(name: string, parties: number, words: Pick<Words, 'depth' | 'crowd'>): Subject {
  return subject(
    {
      ...words,
      name,
      asks: [''],
      tries: [],
      common: ['abort', 'reset'],
      ends: ['close'],
      queue: ['a asks'],
      model: () => new Model(new BarrierRule(parties)),
    },
    {
      make: () => new Barrier(parties),
      request: (primitive) => primitive.wait(),
      seen: () => ({}),
      calls: { abort: (primitive) => primitive.abort(), reset: (primitive) => primitive.reset() },
    },
  );
}

export const barrier = barrierOf('Barrier', 2, { depth: 6 });
export const barrier1 = barrierOf('Barrier of one party', 1, { depth: 4 });
/** For stories in which several wait: of two parties, the second fills the round. */
export const barrier3 = barrierOf('Barrier of three parties', 3, {
  depth: 2,
  crowd: ['a asks', 'b asks'],
});
