import { askerContext, type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { Failures } from '../core/machinery/Failures.js';
import type { PermitOwner } from '../core/machinery/GrantedPermit.js';
import { type Deliverer, type DueGrants, Outbox } from '../core/machinery/Outbox.js';
import type { RequestTaker } from '../core/machinery/Request.js';
import type { Cell } from '../core/machinery/Cell.js';
import { WaitQueue } from '../core/machinery/WaitQueue.js';
import type { Watcher } from '../core/machinery/Watcher.js';
import type { Core } from '../rxjs/StateCell.js';
import type { Lease, Permit } from '../types.js';
import type { RemoteRequest } from './RemoteRequest.js';

/**
 * Requests that somebody outside of this program lets in: what the primitives between tabs and
 * between machines are made of. The platform or the server keeps the order. What is kept here is
 * who has asked in this program, so that they can leave, and hear of an end.
 *
 *     ask ──▶ waiting ──let in──▶ admitted ──▶ delivered
 *                │  ◀──lost──────    │
 *                └──────remove───────┴──▶ (gone)
 *
 * @typeParam Asked what a request asks for
 * @typeParam Claim what is claimed outside for a request, from its asking until it is given back
 * @typeParam Grant the lease that a request is granted
 */
export abstract class RemoteCore<Asked, Claim, Grant extends Lease>
  implements Core, DueGrants, Deliverer, RequestTaker<Asked, Grant>, PermitOwner<Claim>
{
  readonly outbox = new Outbox(this, this);
  cell: Cell | undefined = undefined;
  watcher: Watcher | undefined = undefined;
  /** The answer always comes later. */
  readonly pendingAtOnce = false;
  readonly queue = new WaitQueue<RemoteRequest<Asked, Claim, Grant>>(this);
  /** Not the admitted part of the queue: who is let in is not always the first here. */
  readonly #admitted = new WaitQueue<RemoteRequest<Asked, Claim, Grant>>(this);
  /** How many requests there have been. */
  #made = 0;
  /** The error that every request gets once it is closed. */
  #failure: { readonly error: unknown } | undefined = undefined;

  /** Begins to ask on behalf of a request that waits. */
  protected abstract claim(request: RemoteRequest<Asked, Claim, Grant>): Claim;

  /** Counts what is out, or on its way. */
  protected abstract count(claim: Claim, change: 1 | -1): void;

  /**
   * Creates the lease for what has been granted.
   *
   * @param context in which its holder hears of its loss
   */
  protected abstract lease(claim: Claim, context: AskerContext | undefined): Grant;

  /** Takes claims back, and gives back what they hold. */
  protected abstract drop(claims: readonly Claim[]): void;

  get pending(): boolean {
    return this.#admitted.first !== undefined;
  }

  get closed(): boolean {
    return this.#failure !== undefined;
  }

  grantAtOnce(): boolean {
    return false;
  }

  enqueue(request: RemoteRequest<Asked, Claim, Grant>): boolean {
    request.context = askerContext();
    request.number = ++this.#made;
    this.watcher?.asked(request, this);
    if (this.#failure) this.#failAll([request], this.#failure.error);
    else this.#ask(request);
    return true;
  }

  deliverNext(): void {
    const request = this.#admitted.shift();
    if (request?.claim) this.#deliver(request, request.claim);
  }

  giveBack(_permit: Permit, claim: Claim): void {
    this.count(claim, -1);
    this.drop([claim]);
    this.settle();
  }

  remove(request: RemoteRequest<Asked, Claim, Grant>): void {
    this.#takeBack([request]);
  }

  conclude(): void {
    this.cell?.note();
  }

  close(error: unknown): void {
    this.#failure = { error };
    this.cancelWaiting(error);
  }

  cancelWaiting(error: unknown): void {
    // As everywhere in the order of the requests, and not in that of their admission.
    const requests = [...this.#admitted.toArray(), ...this.queue.toArray()].sort(
      (one, other) => one.number - other.number,
    );
    this.#takeBack(requests);
    this.#failAll(requests, error);
  }

  /** A waiting request is let in. The caller settles afterwards. */
  protected admit(request: RemoteRequest<Asked, Claim, Grant>, claim: Claim): void {
    request.queue?.leave(request);
    this.count(claim, 1);
    this.#admitted.join(request);
  }

  /** A request would have had to wait, and did not want to. */
  protected refuse(request: RemoteRequest<Asked, Claim, Grant>): void {
    this.watcher?.left(request);
    this.#takeBack([request]);
    this.settle();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the request
    runIn(request.context, request.refuse, request, undefined);
  }

  /** There will be no grant for what a request has claimed. It may have left. */
  protected fail(request: RemoteRequest<Asked, Claim, Grant>, claim: Claim, error: unknown): void {
    if (request.claim !== claim) return;
    this.#takeBack([request]);
    this.#failAll([request], error);
  }

  /** What an admitted request was granted is lost before it was delivered: it goes on waiting. */
  protected askAgain(request: RemoteRequest<Asked, Claim, Grant>): void {
    if (this.#take(request)) this.#ask(request);
  }

  #ask(request: RemoteRequest<Asked, Claim, Grant>): void {
    this.queue.join(request);
    // Before the state is told: an observer that asks comes behind.
    request.claim = this.claim(request);
    this.settle();
  }

  #deliver(request: RemoteRequest<Asked, Claim, Grant>, claim: Claim): void {
    const { context } = request;
    request.claim = undefined;
    const lease = this.lease(claim, context);
    const { watcher } = this;
    const recipient = watcher ? watcher.granted(request, this, lease) : request;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the recipient
    if (!runIn(context, recipient.deliver, recipient, lease)) lease.release();
  }

  /** Takes requests out of their queues, with what they claim. */
  #takeBack(requests: readonly RemoteRequest<Asked, Claim, Grant>[]): void {
    const claims = requests.map((request) => this.#take(request));
    // All of them at once: one command to a server, however many they are.
    this.drop(claims.filter((claim) => claim !== undefined));
  }

  /** Takes a request out of the queue that it is in. Returns what it claims. */
  #take(request: RemoteRequest<Asked, Claim, Grant>): Claim | undefined {
    const { claim, queue } = request;
    request.claim = undefined;
    if (claim && queue === this.#admitted) this.count(claim, -1);
    queue?.leave(request);
    return claim;
  }

  #failAll(requests: readonly RemoteRequest<Asked, Claim, Grant>[], error: unknown): void {
    this.outbox.fail(new Failures(this, error, requests));
    this.settle();
  }

  /** Completes a transition, then tells and delivers what it has caused. */
  protected settle(): void {
    this.conclude();
    this.outbox.flush();
  }
}
