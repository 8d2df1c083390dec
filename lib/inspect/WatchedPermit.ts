import type { GrantedPermit } from '../core/machinery/GrantedPermit.js';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import { type Occupant, occupy } from '../core/machinery/Occupant.js';
import type { Lease, Permit, Signal } from '../types.js';

/**
 * Stands for a permit that its core keeps, as a lock does. The core keeps the permit and not this,
 * so that this is collected if nobody else keeps it.
 */
export class WatchedPermit implements Permit {
  declare [Symbol.dispose]: () => void;
  readonly permit: GrantedPermit<unknown>;

  constructor(permit: GrantedPermit<unknown>) {
    this.permit = permit;
  }

  get released(): boolean {
    return this.permit.released;
  }

  release(): void {
    this.permit.release();
  }

  /** The core keeps who runs under its permit, and that keeps this. */
  [occupy](occupant: Occupant): void {
    const reference = new WeakRef(occupant);
    this.permit[occupy]({ evict: (error) => reference.deref()?.evict(error) });
  }

  toJSON(): object {
    return this.permit.toJSON();
  }

  [inspectionKey](depth: number, options: object, inspect: Inspect): string {
    return this.permit[inspectionKey](depth, options, inspect);
  }
}

// Not a computed method: on a runtime without Symbol.dispose its name would be "undefined".
if ('dispose' in Symbol) {
  WatchedPermit.prototype[Symbol.dispose] = function (this: Permit) {
    this.release();
  };
}

/** The same for a lease, between tabs or between machines. */
export class WatchedLease extends WatchedPermit implements Lease {
  readonly #lease: Lease & { readonly token?: bigint };

  constructor(lease: GrantedPermit<unknown> & Lease) {
    super(lease);
    this.#lease = lease;
  }

  get signal(): Signal {
    return this.#lease.signal;
  }

  /** Only between machines. */
  get token(): bigint | undefined {
    return this.#lease.token;
  }
}
