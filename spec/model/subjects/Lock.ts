import { Lock } from '../../../lib/index.js';
import { Model } from '../Model.js';
import { inOrder, type Rule } from '../Rule.js';
import { subject } from '../Subject.js';

/** One at a time. An admitted request counts. */
export class LockRule implements Rule {
  readonly permits = true;
  locked = false;

  letIn: Rule['letIn'] = (waiting) => inOrder(waiting, () => !this.locked && (this.locked = true));

  leave(): void {
    this.locked = false;
  }

  state(waiting: number): object {
    return { locked: this.locked, waiting };
  }

  seen(): object {
    return { locked: this.locked };
  }

  readonly calls = { release: (model: Model): string => release(model) };
}

/** As in asyncio: frees the lock no matter who holds it. While it is on its way, nobody does. */
function release(model: Model): string {
  if (model.closed) return '';
  const [held] = model.out;
  if (!held) return 'NotLockedError';
  model.release(held);
  return '';
}

export const lock = subject(
  {
    name: 'Lock',
    asks: [''],
    tries: [''],
    common: ['release'],
    ends: ['close'],
    queue: ['a asks', 'b asks'],
    crowd: ['a asks', 'b asks', 'c asks'],
    depth: 6,
    model: () => new Model(new LockRule()),
  },
  {
    make: () => new Lock(),
    request: (primitive) => primitive.acquire(),
    tryTake: (primitive) => primitive.tryAcquire(),
    requestIfAvailable: (primitive) => primitive.acquireIfAvailable(),
    seen: (primitive) => ({ locked: primitive.locked() }),
    calls: { release: (primitive) => primitive.release() },
  },
);
