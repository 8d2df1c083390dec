import { askerContext, runIn } from '../core/machinery/AskerContext.js';
import { Failures } from '../core/machinery/Failures.js';
import type { PermitOwner } from '../core/machinery/GrantedPermit.js';
import { type Deliverer, type DueGrants, Outbox } from '../core/machinery/Outbox.js';
import type { RequestTaker } from '../core/machinery/Request.js';
import type { Cell } from '../core/machinery/Synchronizer.js';
import { WaitQueue } from '../core/machinery/WaitQueue.js';
import type { Watcher } from '../core/machinery/Watcher.js';
import { ClosedError, type LeaseLostError } from '../errors.js';
import type { Core } from '../rxjs/StateCell.js';
import type { Permit } from '../types.js';
import type { Claim, Claimant } from './Claim.js';
import { GrantedLease } from './GrantedLease.js';
import type { RedisRequest } from './RedisRequest.js';
import type { Asked } from './Server.js';
import type { Session } from './Session.js';

const CLOSED = 'closed: no request is granted any more';

/**
 * Requests that the server lets in: what the primitives between machines are made of. The server
 * keeps the order. What is kept here is who has asked in this process, so that they can leave, and
 * hear of an end.
 *
 *     ask ──▶ waiting ──the server grants──▶ admitted ──▶ delivered
 *                │  ◀──the session is lost──    │
 *                └────────────remove────────────┴──▶ (gone)
 */
export class RedisCore
  implements
    Core,
    DueGrants,
    Deliverer,
    RequestTaker<Asked, GrantedLease>,
    PermitOwner<Claim>,
    Claimant
{
  readonly outbox = new Outbox(this, this);
  cell: Cell | undefined = undefined;
  watcher: Watcher | undefined = undefined;
  closed = false;
  /** The server's answer always comes later. */
  readonly pendingAtOnce = false;
  /** How many permits are out, or on their way. */
  held = 0;
  /** Whose it is: kept as long as something waits or is held, so that it stays the same object. */
  primitive: object | undefined = undefined;
  readonly #session: Session;
  readonly #waiting = new WaitQueue<RedisRequest>(this);
  /** Not the admitted part of the other queue: what the server grants is not always the first here. */
  readonly #admitted = new WaitQueue<RedisRequest>(this);
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get waiting(): number {
    return this.#waiting.waiting;
  }

  get pending(): boolean {
    return this.#admitted.first !== undefined;
  }

  grantAtOnce(): boolean {
    return false;
  }

  enqueue(request: RedisRequest): boolean {
    request.context = askerContext();
    this.watcher?.asked(request, this);
    if (this.#session.closed) this.close(new ClosedError(CLOSED));
    if (this.#failure) {
      this.#fail([request], this.#failure.error);
      return true;
    }
    this.#ask(request);
    this.#settle();
    return true;
  }

  deliverNext(): void {
    const request = this.#admitted.shift();
    if (request?.claim) this.#deliver(request, request.claim);
  }

  #deliver(request: RedisRequest, claim: Claim): void {
    request.claim = undefined;
    const lease = new GrantedLease(this, claim, () => this.#session.check());
    claim.lease = lease;
    const { watcher } = this;
    const recipient = watcher ? watcher.granted(request, this, lease) : request;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the recipient
    if (!runIn(request.context, recipient.deliver, recipient, lease)) lease.release();
  }

  giveBack(_lease: Permit, claim: Claim): void {
    this.#session.release([claim]);
    this.held -= claim.asked.permits;
    this.#settle();
  }

  /** Takes a request back, and what it claims. To be settled. */
  remove(request: RedisRequest): void {
    const claim = this.#take(request);
    if (claim) this.#session.release([claim]);
  }

  conclude(): void {
    this.cell?.note();
  }

  close(error: unknown): void {
    if (this.closed) return;
    this.closed = true;
    this.#failure = { error };
    this.cancelWaiting(error);
  }

  cancelWaiting(error: unknown): void {
    const requests = [...this.#admitted.toArray(), ...this.#waiting.toArray()];
    // All of them at once: one command, however many they are.
    const claims = requests.map((request) => this.#take(request));
    this.#session.release(claims.filter((claim) => claim !== undefined));
    this.#fail(requests, error);
  }

  granted(claim: Claim): void {
    const { request } = claim;
    request.queue?.leave(request);
    this.held += claim.asked.permits;
    this.#admitted.join(request);
    this.#settle();
  }

  refused({ request }: Claim): void {
    this.watcher?.left(request);
    this.#take(request);
    this.#settle();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the request
    runIn(request.context, request.refuse, request, undefined);
  }

  failed({ request }: Claim, error: unknown): void {
    this.#take(request);
    this.#fail([request], error);
  }

  lost(claim: Claim, error: LeaseLostError): void {
    const { request, lease } = claim;
    if (lease) {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the lease
      runIn(request.context, lease.lose, lease, error);
    } else if (this.#take(request)) {
      // It has not been delivered: the request goes on waiting.
      this.#ask(request);
      this.#settle();
    }
  }

  #ask(request: RedisRequest): void {
    this.#waiting.join(request);
    // Before the state is told: an observer that asks comes behind.
    request.claim = this.#session.claim(this, request);
  }

  /** Takes a request out of the queue that it stands in, with what it claims. */
  #take(request: RedisRequest): Claim | undefined {
    const { claim } = request;
    request.claim = undefined;
    if (request.queue === this.#admitted) this.held -= request.asked.permits;
    request.queue?.leave(request);
    return claim;
  }

  #fail(requests: readonly RedisRequest[], error: unknown): void {
    this.outbox.fail(new Failures(this, error, requests));
    this.#settle();
  }

  #settle(): void {
    this.conclude();
    this.outbox.flush();
  }
}
