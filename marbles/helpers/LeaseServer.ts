import { map, type Observable } from 'rxjs';
import { type Lease, type Lockable, LeaseLostError, Semaphore } from '../../lib/index.js';

/** Grants leases, like the server of a distributed lock, and can take one away before it is released. */
export class LeaseServer implements Lockable<Lease> {
  readonly #permits: Semaphore;
  readonly #leases: AbortController[] = [];

  /** @param permits how many leases there may be at a time */
  constructor(permits = 1) {
    this.#permits = new Semaphore(permits);
  }

  acquire(): Observable<Lease> {
    return this.#permits.acquire().pipe(
      map((permit) => {
        const lease = new AbortController();
        this.#leases.push(lease);
        return Object.assign(permit, { signal: lease.signal });
      }),
    );
  }

  /** @param lease which one is lost, by the order in which they were granted */
  lose(lease = 0): void {
    this.#leases[lease]?.abort(new LeaseLostError('lost'));
  }
}
