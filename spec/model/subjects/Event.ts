import { Event } from '../../../lib/index.js';
import { Model } from '../Model.js';
import type { Rule } from '../Rule.js';
import { subject } from '../Subject.js';

/** Everybody while it is set, nobody while it is clear. */
class EventRule implements Rule {
  readonly permits = false;
  readonly overtakes = true;
  isSet = false;

  letIn: Rule['letIn'] = (waiting) => (this.isSet ? [...waiting] : []);

  leave(): void {
    // Nobody is inside.
  }

  grant(): string {
    return 'true';
  }

  state(waiting: number): object {
    return { isSet: this.isSet, waiting };
  }

  seen(): object {
    return { isSet: this.isSet };
  }

  readonly calls = {
    set: (model: Model): string => this.#turn(model, true),
    clear: (model: Model): string => this.#turn(model, false),
  };

  #turn(model: Model, isSet: boolean): string {
    if (model.closed || this.isSet === isSet) return '';
    this.isSet = isSet;
    model.settle();
    return '';
  }
}

export const event = subject(
  {
    name: 'Event',
    asks: [''],
    tries: [],
    common: ['set', 'clear'],
    ends: ['close'],
    queue: ['a asks', 'b asks'],
    crowd: ['a asks', 'b asks'],
    depth: 6,
    model: () => new Model(new EventRule()),
  },
  {
    make: () => new Event(),
    request: (primitive) => primitive.wait(),
    seen: (primitive) => ({ isSet: primitive.isSet() }),
    calls: { set: (primitive) => primitive.set(), clear: (primitive) => primitive.clear() },
  },
);
