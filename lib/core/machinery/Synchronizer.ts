import { askerContext, runIn } from './AskerContext.js';
import { Failures } from './Failures.js';
import { type Grants, Outbox } from './Outbox.js';
import type { AnyRequest, Request, RequestTaker } from './Request.js';
import { WaitQueue } from './WaitQueue.js';

/** Where the state of a primitive is told from. */
export interface Cell {
  /** Whether anybody is to be told. */
  readonly observed: boolean;
  /** Notes that the state may have changed; once the primitive is closed, for the last time. */
  note(): void;
}

/**
 * Requests that wait in order and are let in by a rule: what all primitives are made of. A
 * primitive is its rule, that is, three short methods.
 *
 *     ask ──▶ waiting ──admit──▶ admitted ──grant──▶ delivered
 *                │                   │
 *                └─────remove────────┴──reclaim──▶ (gone)
 *
 * A release admits as many requests as the rule lets in before anybody is told, so nobody ever
 * sees something free that the first in the queue could take. Nobody overtakes: a request is
 * granted while it asks only if it comes behind nobody who has to wait. An admitted request is
 * one whose grant is on its way: it may still leave.
 *
 * The idea is Doug Lea's, "The java.util.concurrent Synchronizer Framework" (2005).
 */
export abstract class Synchronizer<Asked, Grant> implements Grants, RequestTaker<Asked, Grant> {
  readonly queue = new WaitQueue<Request<Asked, Grant>>(this);
  readonly outbox: Outbox;
  /** Where the state is told from, once there is one. */
  cell: Cell | undefined = undefined;
  closed = false;
  /** What every request hears now, where none can be granted. */
  failure: { readonly error: unknown } | undefined = undefined;

  /** @param outbox where several share one */
  constructor(outbox?: Outbox) {
    this.outbox = outbox ?? new Outbox(this);
  }

  /** Takes what is asked for if it is there. */
  protected abstract admit(asked: Asked): boolean;

  /** Makes the grant for what has been taken. */
  protected abstract grant(asked: Asked): Grant;

  /** Puts back what was taken for a request that left before its grant. */
  protected abstract reclaim(asked: Asked): void;

  /** Takes a grant back that could not be delivered. */
  abstract refuse(grant: Grant): void;

  /** Whether nobody waits, and no grant is on its way. */
  get idle(): boolean {
    return this.queue.first === undefined;
  }

  get pending(): boolean {
    return this.queue.pending;
  }

  get pendingAtOnce(): boolean {
    return this.queue.pendingAtOnce;
  }

  /** Whether a request that can be granted has nobody before it, and nobody to be told of it first. */
  protected get passable(): boolean {
    return this.idle && !this.cell?.observed;
  }

  deliverNext(): void {
    const request = this.queue.shift();
    if (request) this.deliver(request);
  }

  /** Grants a request that has been taken out of the queue. */
  deliver(request: Request<Asked, Grant>): void {
    const { context } = request;
    const grant = this.grant(request.asked);
    const arrived = context
      ? // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the request: a closure for each grant takes 80 ns
        runIn(context, request.deliver, request, grant)
      : request.deliver(grant);
    if (!arrived) this.refuse(grant);
  }

  /**
   * Grants what is asked for while it is being asked, if nobody stands before and nobody has to
   * be told first. There is no moment then in which the request could be taken back, so that it
   * needs neither a place in a queue nor a teardown.
   */
  grantAtOnce(request: Request<Asked, Grant>): boolean {
    const free = this.passable && !this.failure && this.outbox.quiet && this.admit(request.asked);
    if (!free) return false;
    this.cell?.note();
    this.outbox.grantInside(() => this.deliver(request));
    return true;
  }

  enqueue(request: Request<Asked, Grant>, ifAvailable: boolean): boolean {
    const { outbox } = this;
    const admitted = this.idle && !this.failure && this.admit(request.asked);
    if (ifAvailable && !admitted && !this.failure) return false;
    this.queue.join(request, admitted);
    this.conclude();
    // What is not granted before this returns waits, for somebody or for the telling.
    if (!admitted || outbox.telling) request.context ??= askerContext();
    outbox.flush(admitted);
    return true;
  }

  /** Grants at once or not at all. */
  tryTake(asked: Asked): Grant | undefined {
    if (!this.idle || this.failure || !this.admit(asked)) return undefined;
    const grant = this.grant(asked);
    this.settle();
    return grant;
  }

  /** Takes a request out of the queue that it stands in. To be settled. */
  remove(request: Request<Asked, Grant>): void {
    if (request.queue?.leave(request)) this.reclaim(request.asked);
  }

  /**
   * Ends it: every request that is not granted yet hears the error, and so does every later one.
   * The state is told once more, and then no more.
   */
  close(error: unknown): void {
    if (this.closed) return;
    this.outbox.fail(new Failures(this, error, this.end(error)));
    this.cell?.note();
    this.outbox.flush();
  }

  /** Grants nothing any more, and takes out the requests that are to hear of it. To be settled. */
  end(error: unknown): AnyRequest[] {
    this.closed = true;
    this.failure = { error };
    return this.takeAll();
  }

  /** Fails every request that is not granted yet, and goes on. */
  cancelWaiting(error: unknown): void {
    this.failAll(error);
    this.settle();
  }

  /** Completes a transition, then tells and delivers what comes of it. */
  settle(): void {
    this.conclude();
    this.outbox.flush();
  }

  /** Completes a transition: lets in whom the rule admits now, and notes the state. To be flushed. */
  conclude(): void {
    if (this.failure) this.failAll(this.failure.error);
    else this.admitWaiting();
    this.cell?.note();
  }

  /** Fails every request that is not granted yet, those whose grant is on its way among them. To be settled. */
  protected failAll(error: unknown): void {
    if (!this.idle) this.outbox.fail(new Failures(this, error, this.takeAll()));
  }

  /** Takes every request out of the queue. To be settled. */
  takeAll(): AnyRequest[] {
    const requests = this.queue.toArray();
    for (const request of requests) request.keeper?.remove(request);
    return requests;
  }

  /** Admits the first that wait, for as long as the rule lets them in. */
  protected admitWaiting(): void {
    const { queue } = this;
    for (let first; (first = queue.firstWaiting) && this.admit(first.asked);) queue.admit(first);
  }
}
