import { type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { LeaseLostError } from '../errors.js';
import { RemoteCore } from '../shared/RemoteCore.js';
import { RemoteLease } from '../shared/RemoteLease.js';
import type { RemoteRequest } from '../shared/RemoteRequest.js';
import { type Asked, Attempt } from './Attempt.js';
import type { Claim } from './Claim.js';
import type { LockManager } from './types.js';

/** Requests that the platform lets in: what the primitives between tabs are made of. */
export class WebCore extends RemoteCore<Asked, Attempt, RemoteLease<Attempt>> {
  /** How many leases are out, or on their way, by how the lock of the platform is held. */
  readonly out = { exclusive: 0, shared: 0 };
  readonly #locks: LockManager;

  constructor(locks: LockManager) {
    super();
    this.#locks = locks;
  }

  protected override claim(request: RemoteRequest<Asked, Attempt, RemoteLease<Attempt>>): Attempt {
    const attempt = new Attempt(this.#locks);
    void request.asked.approach(attempt).then(
      (grant) => this.#answered(request, attempt, grant),
      // The page is going away, or may not use locks.
      (error: unknown) => this.fail(request, attempt, error),
    );
    return attempt;
  }

  protected override count({ grant }: Attempt, change: 1 | -1): void {
    this.out[grant.mode] += change;
  }

  protected override lease(
    attempt: Attempt,
    context: AskerContext | undefined,
  ): RemoteLease<Attempt> {
    const lease = new RemoteLease(this, attempt);
    const { grant } = attempt;
    void grant.lost.then(() => {
      const error = new LeaseLostError(
        `the lock ${JSON.stringify(grant.name)} was stolen by another request`,
      );
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the lease
      runIn(context, lease.lose, lease, error);
    });
    return lease;
  }

  protected override drop(attempts: readonly Attempt[]): void {
    for (const attempt of attempts) attempt.end();
  }

  /** The platform has granted or refused what the request was after. */
  #answered(
    request: RemoteRequest<Asked, Attempt, RemoteLease<Attempt>>,
    attempt: Attempt,
    grant: Claim | undefined,
  ): void {
    // It has left, and what was claimed has been given back.
    if (request.claim !== attempt) return;
    if (!grant) {
      this.refuse(request);
      return;
    }
    attempt.grant = grant;
    this.admit(request, attempt);
    attempt.keepGrant();
    this.settle();
  }
}
