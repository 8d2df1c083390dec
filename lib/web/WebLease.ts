import { GrantedPermit, type PermitOwner } from '../core/machinery/GrantedPermit.js';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import { LeaseLostError } from '../errors.js';
import type { Lease, Signal } from '../types.js';
import { newAbortController } from '../shared/newAbortController.js';
import type { Attempt } from './Attempt.js';

/** What is granted between tabs: a permit that can be stolen. */
export class WebLease extends GrantedPermit<Attempt> implements Lease {
  readonly #controller = newAbortController();
  readonly #name: string;

  constructor(owner: PermitOwner<Attempt>, attempt: Attempt) {
    super(owner, attempt);
    this.#name = attempt.grant.name;
  }

  get signal(): Signal {
    return this.#controller.signal;
  }

  /** The platform has taken it away. The state is told first, and then whoever listens to the signal. */
  lose(): void {
    if (this.released) return;
    this.release();
    this.#controller.abort(
      new LeaseLostError(`the lock ${JSON.stringify(this.#name)} was stolen by another request`),
    );
  }

  override [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `Lease ${inspect(this.toJSON(), options)}`;
  }
}
