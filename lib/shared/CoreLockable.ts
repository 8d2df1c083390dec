import type { Observable } from 'rxjs';
import type { Permit, TryLockable } from '../types.js';
import type { Synchronizer } from '../core/machinery/Synchronizer.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';

/** One thing that can be asked of a core, as something to run a stream under. */
export class CoreLockable<Asked> implements TryLockable {
  readonly #core: () => Synchronizer<Asked, Permit>;
  readonly #asked: Asked;
  readonly #acquire: Observable<Permit>;

  /** @param core where to ask, looked up for each request */
  constructor(core: () => Synchronizer<Asked, Permit>, asked: Asked) {
    this.#core = core;
    this.#asked = asked;
    this.#acquire = new RequestObservable(core, asked);
  }

  acquire(): Observable<Permit> {
    return this.#acquire;
  }

  tryAcquire(): Permit | undefined {
    return this.#core().tryTake(this.#asked);
  }
}
