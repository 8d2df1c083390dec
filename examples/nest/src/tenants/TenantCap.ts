import type { BeforeApplicationShutdown } from '@nestjs/common';
import { allOf, KeyedLock, type Lockable, Semaphore } from 'rxjs-locks';

export interface TenantLimits {
  /** How many requests of one tenant may run at a time. */
  readonly perTenant: number;
  /** How many requests of all tenants together may run at a time. */
  readonly total: number;
}

/** A cap for each tenant, and one for all of them, so that no tenant takes every place. */
export class TenantCap implements BeforeApplicationShutdown {
  readonly #perTenant: KeyedLock<string>;
  readonly #total: Semaphore;

  constructor({ perTenant, total }: TenantLimits) {
    this.#perTenant = new KeyedLock(perTenant);
    this.#total = new Semaphore(total);
  }

  /** How many tenants run or wait, how many requests may still run, how many have only their tenant's permit. */
  get state(): { readonly tenants: number; readonly free: number; readonly waiting: number } {
    const { value, waiting } = this.#total.state;
    return { tenants: this.#perTenant.state.keys, free: value, waiting };
  }

  /** The tenant's own cap comes first: a request that waits for it takes no place of the others. */
  for(tenant: string): Lockable {
    return allOf(this.#perTenant.for(tenant), this.#total);
  }

  /** Waiting requests get a ClosedError, and running ones finish. */
  beforeApplicationShutdown(): void {
    this.#perTenant.close();
    this.#total.close();
  }
}
