import type { Observable } from 'rxjs';
import type { RequestTaker } from '../core/machinery/Request.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';
import type { Permit, TryLockable } from '../types.js';

/** Where a permit can be asked for, and taken without waiting. */
export interface PermitTaker<Asked, P extends Permit> extends RequestTaker<Asked, P> {
  tryTake(asked: Asked): P | undefined;
}

/** One thing that can be asked of a core, as something to run a stream under. */
export class CoreLockable<Asked, P extends Permit = Permit> implements TryLockable<P> {
  readonly #core: () => PermitTaker<Asked, P>;
  readonly #asked: Asked;
  readonly #acquire: Observable<P>;

  /** @param core where to ask, looked up for each request */
  constructor(core: () => PermitTaker<Asked, P>, asked: Asked) {
    this.#core = core;
    this.#asked = asked;
    this.#acquire = new RequestObservable(core, asked);
  }

  acquire(): Observable<P> {
    return this.#acquire;
  }

  acquireIfAvailable(): Observable<P> {
    return new RequestObservable(this.#core, this.#asked, true);
  }

  tryAcquire(): P | undefined {
    return this.#core().tryTake(this.#asked);
  }
}
