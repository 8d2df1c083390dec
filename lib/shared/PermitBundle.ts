import { GrantedPermit, type PermitOwner } from '../core/machinery/GrantedPermit.js';
import { type Occupant, occupy } from '../core/machinery/Occupant.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import type { Lease, Permit, Releasable, Signal } from '../types.js';
import { type AbortController, newAbortController } from './newAbortController.js';
import { releaseAll } from './releaseAll.js';

/** A permit that is lost when one of the leases in its bundle is. */
class BundledLease extends GrantedPermit<undefined> implements Lease {
  readonly #bundle: Pick<PermitBundle, 'look'>;
  readonly #signal: Signal;

  constructor(bundle: PermitBundle, signal: Signal) {
    super(bundle, undefined);
    this.#bundle = bundle;
    this.#signal = signal;
  }

  /** A lease may notice its loss only when somebody looks at it. */
  get signal(): Signal {
    this.#bundle.look();
    return this.#signal;
  }
}

/** Permits that are given back as one, in reverse order. */
export class PermitBundle implements PermitOwner<undefined> {
  /** In the order in which they were granted. */
  readonly permits: Releasable[] = [];
  readonly #leases = new Set<Lease>();
  #whenLost: ((reason: unknown) => void) | undefined;
  /** There is one if there is a lease. */
  #controller: AbortController | undefined = undefined;
  readonly #onAbort = (): void => this.look();

  /** @param whenLost called when a lease is lost before there is one permit for all */
  constructor(whenLost?: (reason: unknown) => void) {
    this.#whenLost = whenLost;
  }

  /** Whether a permit in it can be lost. */
  get leased(): boolean {
    return this.#leases.size > 0;
  }

  /** Adds a permit. If it is a lease that is lost already, that counts as a loss now. */
  add(permit: Releasable): void {
    this.permits.push(permit);
    const { signal } = permit as Partial<Lease>;
    if (!signal) return;
    this.#controller ??= newAbortController();
    this.#leases.add(permit as Lease);
    signal.addEventListener('abort', this.#onAbort);
    this.look();
  }

  /** Sees whether a lease has been lost. */
  look(): void {
    for (const { signal } of this.#leases) {
      if (!signal.aborted) continue;
      this.#controller?.abort(signal.reason);
      this.#whenLost?.(signal.reason);
    }
  }

  /** One permit for all. It does not keep those who asked for it in memory. */
  toPermit(): Permit {
    this.#whenLost = undefined;
    return this.#controller
      ? new BundledLease(this, this.#controller.signal)
      : new GrantedPermit(this, undefined);
  }

  /** Gives back all. What somebody else's permit throws is reported: a release does not throw. */
  giveBack(): void {
    for (const { signal } of this.#leases) signal.removeEventListener('abort', this.#onAbort);
    this.#leases.clear();
    try {
      releaseAll(this.permits.splice(0).reverse());
    } catch (error) {
      reportUnhandled(error);
    }
  }

  occupy(occupant: Occupant): void {
    for (const permit of this.permits) {
      if (occupy in permit) (permit as unknown as GrantedPermit<unknown>)[occupy](occupant);
    }
  }
}
