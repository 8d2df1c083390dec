import type { Subscription } from 'rxjs';
import { type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { ClosedError, type LeaseLostError } from '../errors.js';
import { RemoteCore } from '../shared/RemoteCore.js';
import type { Claim, Claimant, ClaimingRequest } from './Claim.js';
import { GrantedLease } from './GrantedLease.js';
import type { Asked } from './Server.js';
import type { Session } from './Session.js';

const CLOSED = 'closed: no request is granted any more';

/** Requests that the server lets in: what the primitives between machines are made of. */
export class RedisCore extends RemoteCore<Asked, Claim, GrantedLease> implements Claimant {
  /** How many permits are out, or on their way. */
  held = 0;
  /** Whose it is: kept as long as something waits or is held, so that it stays the same object. */
  primitive: object | undefined = undefined;
  readonly #session: Session;

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  override enqueue(request: ClaimingRequest): boolean {
    // The session ends before its primitives are closed.
    if (this.#session.closed && !this.closed) this.close(new ClosedError(CLOSED));
    // Closing runs foreign code, which may have taken this request back.
    return request.closed || super.enqueue(request);
  }

  granted(claim: Claim): void {
    this.admit(claim.request, claim);
    this.settle();
  }

  refused({ request }: Claim): void {
    this.refuse(request);
  }

  failed(claim: Claim, error: unknown): void {
    this.fail(claim.request, claim, error);
  }

  lost({ request, lease }: Claim, error: LeaseLostError): void {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the lease
    if (lease) runIn(lease.context, lease.lose, lease, error);
    else this.askAgain(request);
  }

  /** Keeps the primitive for as long as somebody observes its state. */
  keep(observer: Subscription): void {
    this.#session.keep(observer);
  }

  protected override claim(request: ClaimingRequest): Claim {
    return this.#session.claim(this, request);
  }

  protected override count({ asked }: Claim, change: 1 | -1): void {
    this.held += change * asked.permits;
  }

  protected override lease(claim: Claim, context: AskerContext | undefined): GrantedLease {
    return (claim.lease = new GrantedLease(this, claim, context, () => this.#session.check()));
  }

  protected override drop(claims: readonly Claim[]): void {
    this.#session.release(claims);
  }
}
