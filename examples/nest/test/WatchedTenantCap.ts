import { defer, finalize } from 'rxjs';
import type { Lockable } from 'rxjs-locks';
import { contextOfRequest } from '../src/tenants/contextOfRequest.js';
import { TenantCap } from '../src/tenants/TenantCap.js';

/** A cap that records which requests have come to it, and which of them do not wait any more. */
export class WatchedTenantCap extends TenantCap {
  readonly came: string[] = [];
  readonly waited: string[] = [];

  override for(tenant: string): Lockable {
    const lockable = super.for(tenant);
    return {
      acquire: () =>
        defer(() => {
          const { request } = contextOfRequest();
          this.came.push(request);
          return lockable.acquire().pipe(finalize(() => this.waited.push(request)));
        }),
    };
  }
}
