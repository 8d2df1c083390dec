import type { Observable } from 'rxjs';
import type { RequestTaker } from '../core/machinery/Request.js';
import { PermitObservable } from '../rxjs/PermitObservable.js';
import type { Permit, TryLockable } from '../types.js';

/** Where a permit can be requested, or taken without waiting. */
export interface PermitTaker<Asked, P extends Permit> extends RequestTaker<Asked, P> {
  tryTake(asked: Asked): P | undefined;
}

/** A core and what to request from it, as something that a stream can run under. */
export class CoreLockable<Asked, P extends Permit = Permit> implements TryLockable<P> {
  readonly #core: () => PermitTaker<Asked, P>;
  readonly #asked: Asked;
  readonly #acquire: Observable<P>;

  /** @param core where to make requests, looked up for each of them */
  constructor(core: () => PermitTaker<Asked, P>, asked: Asked) {
    this.#core = core;
    this.#asked = asked;
    this.#acquire = new PermitObservable(core, asked);
  }

  acquire(): Observable<P> {
    return this.#acquire;
  }

  acquireIfAvailable(): Observable<P> {
    return new PermitObservable(this.#core, this.#asked, true);
  }

  tryAcquire(): P | undefined {
    return this.#core().tryTake(this.#asked);
  }
}
