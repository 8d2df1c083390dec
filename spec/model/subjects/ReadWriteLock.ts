import { ReadWriteLock } from '../../../lib/index.js';
import { Model } from '../Model.js';
import { inOrder, type Rule } from '../Rule.js';
import { subject } from '../Subject.js';
import { without } from '../without.js';

/** Any number of readers, or one writer. Admitted requests count. */
class ReadWriteLockRule implements Rule {
  readonly permits = true;
  /** Who is inside: a number of readers, or a writer. */
  inside: string[] = [];

  letIn: Rule['letIn'] = (waiting) =>
    inOrder(waiting, (side) => {
      if (this.inside.includes('write') || (side === 'write' && this.inside.length > 0))
        return false;
      this.inside.push(side);
      return true;
    });

  leave(): void {
    // All holders are of the same kind.
    this.inside.pop();
  }

  state(waiting: number): object {
    const readers = this.inside.filter((side) => side === 'read').length;
    return { readers, writing: this.inside.includes('write'), waiting };
  }

  seen(): object {
    return {};
  }

  readonly calls = {
    /** The writer becomes a reader, with nobody in between. */
    downgrades: (model: Model, _: number, actor: string): string => {
      const written = model.permits.get(actor);
      const read = model.makePermit('read');
      if (written) written.released = true;
      if (written && !model.closed) {
        without(model.out, written);
        this.inside = ['read'];
        model.settle();
      }
      model.permits.set(actor, read);
      return '';
    },
  };
}

export const readWriteLock = subject(
  {
    name: 'ReadWriteLock',
    asks: ['read', 'write'],
    tries: ['read', 'write'],
    moves: ['downgrades'],
    common: [],
    ends: ['close'],
    queue: ['a asks write', 'b asks read'],
    crowd: ['a asks write', 'b asks read', 'c asks write'],
    depth: 5,
    model: () => new Model(new ReadWriteLockRule()),
  },
  {
    make: () => new ReadWriteLock(),
    request: (primitive, side) => primitive[side as 'read' | 'write'].acquire(),
    tryTake: (primitive, side) => primitive[side as 'read' | 'write'].tryAcquire(),
    requestIfAvailable: (primitive, side) =>
      primitive[side as 'read' | 'write'].acquireIfAvailable(),
    seen: () => ({}),
    calls: {},
  },
);
