import { askerContext, runIn } from '../core/machinery/AskerContext.js';
import { Failures } from '../core/machinery/Failures.js';
import type { PermitOwner } from '../core/machinery/GrantedPermit.js';
import { type Deliverer, type DueGrants, Outbox } from '../core/machinery/Outbox.js';
import type { RequestTaker } from '../core/machinery/Request.js';
import type { Cell } from '../core/machinery/Synchronizer.js';
import { WaitQueue } from '../core/machinery/WaitQueue.js';
import type { Watcher } from '../core/machinery/Watcher.js';
import type { Core } from '../rxjs/StateCell.js';
import type { Permit } from '../types.js';
import { type Approach, Attempt } from './Attempt.js';
import type { Claim } from './Claim.js';
import type { LockManager } from './types.js';
import { WebLease } from './WebLease.js';
import type { WebRequest } from './WebRequest.js';

/**
 * Requests that the platform lets in: what the primitives between tabs are made of. The platform
 * keeps the order. What is kept here is who has asked in this page, so that they can leave, and
 * hear of an end.
 *
 *     ask ──▶ waiting ──the platform grants──▶ admitted ──▶ delivered
 *                │                                │
 *                └────────────remove──────────────┴──▶ (gone)
 */
export class WebCore
  implements Core, DueGrants, Deliverer, RequestTaker<Approach, WebLease>, PermitOwner<Claim>
{
  readonly outbox = new Outbox(this, this);
  cell: Cell | undefined = undefined;
  watcher: Watcher | undefined = undefined;
  closed = false;
  /** The platform's answer always comes later. */
  readonly pendingAtOnce = false;
  /** How many leases are out, or on their way, by how the lock of the platform is held. */
  readonly out = { exclusive: 0, shared: 0 };
  readonly #locks: LockManager;
  readonly #waiting = new WaitQueue<WebRequest>(this);
  /** Not the admitted part of the other queue: one that steals overtakes, and so does one that never waits. */
  readonly #admitted = new WaitQueue<WebRequest>(this);
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(locks: LockManager) {
    this.#locks = locks;
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

  enqueue(request: WebRequest): boolean {
    request.context = askerContext();
    this.watcher?.asked(request, this);
    if (this.#failure) this.#fail([request], this.#failure.error);
    else this.#begin(request);
    return true;
  }

  #begin(request: WebRequest): void {
    this.#waiting.join(request);
    const attempt = (request.attempt = new Attempt(this.#locks));
    // Before the state is told: an observer that asks comes behind.
    void request.asked(attempt).then(
      (claim) => this.#answered(request, claim),
      (error: unknown) => this.#failed(request, error),
    );
    this.#settle();
  }

  deliverNext(): void {
    const request = this.#admitted.shift();
    if (request?.claim) this.#deliver(request, request.claim);
  }

  #deliver(request: WebRequest, claim: Claim): void {
    const { context } = request;
    request.claim = undefined;
    const lease = new WebLease(this, claim);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the lease
    void claim.lost.then(() => runIn(context, lease.lose, lease, undefined));
    const { watcher } = this;
    const recipient = watcher ? watcher.granted(request, this, lease) : request;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the recipient
    if (!runIn(context, recipient.deliver, recipient, lease)) lease.release();
  }

  giveBack(_lease: Permit, claim: Claim): void {
    claim.release();
    this.out[claim.mode]--;
    this.#settle();
  }

  /** Takes a request back, and what it has claimed. To be settled. */
  remove(request: WebRequest): void {
    const { attempt, claim } = request;
    request.queue?.leave(request);
    request.attempt = request.claim = undefined;
    attempt?.end();
    if (!claim) return;
    claim.release();
    this.out[claim.mode]--;
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
    for (const request of requests) this.remove(request);
    this.#fail(requests, error);
  }

  /** The platform has granted or refused what the request was after. */
  #answered(request: WebRequest, claim: Claim | undefined): void {
    // It has left, and what was claimed has been given back.
    if (request.queue !== this.#waiting) return;
    this.#waiting.leave(request);
    request.attempt?.end(claim);
    request.attempt = undefined;
    request.claim = claim;
    if (claim) {
      this.out[claim.mode]++;
      this.#admitted.join(request);
    } else {
      this.watcher?.left(request);
    }
    this.#settle();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the request
    if (!claim) runIn(request.context, request.refuse, request, undefined);
  }

  /** The platform has an error: the page is going away, or may not use locks. */
  #failed(request: WebRequest, error: unknown): void {
    if (request.queue !== this.#waiting) return;
    this.remove(request);
    this.#fail([request], error);
  }

  #fail(requests: readonly WebRequest[], error: unknown): void {
    this.outbox.fail(new Failures(this, error, requests));
    this.#settle();
  }

  #settle(): void {
    this.conclude();
    this.outbox.flush();
  }
}
