import { GrantedPermit } from '../core/machinery/GrantedPermit.js';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import type { LeaseLostError } from '../errors.js';
import type { Lease, Signal } from '../types.js';
import { newAbortController } from './newAbortController.js';

/** What is granted between tabs or between machines: a permit that can be lost. */
export class RemoteLease<Claim> extends GrantedPermit<Claim> implements Lease {
  readonly #controller = newAbortController();

  get signal(): Signal {
    return this.#controller.signal;
  }

  /** The state is told of the loss first, and then the listeners of the signal. */
  lose(error: LeaseLostError): void {
    if (this.released) return;
    this.release();
    this.#controller.abort(error);
  }

  override [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `Lease ${inspect(this.toJSON(), options)}`;
  }
}
