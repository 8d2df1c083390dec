import { askerContext, runIn } from './AskerContext.js';
import type { Cell } from './Cell.js';
import { Failures } from './Failures.js';
import { type Deliverer, Outbox } from './Outbox.js';
import type { AnyRequest, Request, RequestTaker } from './Request.js';
import { WaitQueue } from './WaitQueue.js';
import type { Watcher } from './Watcher.js';

/**
 * Requests wait in order, and a rule admits them. All primitives are built on this: each is a rule
 * of a few short methods.
 *
 *     request ──▶ waiting ──admit──▶ admitted ──grant──▶ delivered
 *                    │                   │
 *                    └─────remove────────┴──reclaim──▶ (gone)
 *
 * A release admits as many requests as the rule allows before anybody is told of it. So nobody ever
 * sees something free that the first request in the queue could take. Nobody overtakes, because a
 * request is granted while it is being made only if no request before it has to wait. An admitted
 * request will be granted, but may still leave.
 *
 * The idea is Doug Lea's, "The java.util.concurrent Synchronizer Framework" (2005).
 */
export abstract class Synchronizer<Asked, Grant> implements Deliverer, RequestTaker<Asked, Grant> {
  readonly queue = new WaitQueue<Request<Asked, Grant>>(this);
  readonly outbox: Outbox;
  /** Where the state is noted, once there is one. */
  cell: Cell | undefined = undefined;
  /** There is one only while `rxjs-locks/inspect` watches it. */
  watcher: Watcher | undefined = undefined;
  closed = false;
  /** The error that every request gets now, if none can be granted. */
  failure: { readonly error: unknown } | undefined = undefined;

  /** @param outbox given if several cores share one */
  constructor(outbox?: Outbox) {
    this.outbox = outbox ?? new Outbox(this.queue, this);
  }

  /** Takes what is asked for, if it is available. */
  protected abstract admit(asked: Asked): boolean;

  /** Creates the grant for what has been taken. */
  protected abstract grant(asked: Asked): Grant;

  /** Puts back what was taken for a request that left before its grant. */
  protected abstract reclaim(asked: Asked): void;

  /** Takes back a grant that could not be delivered. */
  abstract refuse(grant: Grant): void;

  /** Whether no request waits or is about to be granted. */
  get idle(): boolean {
    return this.queue.first === undefined;
  }

  /**
   * Whether a request that can be granted has no request before it, and no observer to be told
   * first.
   */
  protected get passable(): boolean {
    return this.idle && !this.cell?.observed;
  }

  deliverNext(): void {
    const request = this.queue.shift();
    if (request) this.deliver(request);
  }

  /** Grants a request that is no longer in the queue. */
  deliver(request: Request<Asked, Grant>): void {
    const { context } = request;
    const { watcher } = this;
    const grant = this.grant(request.asked);
    const recipient = watcher ? watcher.granted(request, this, grant) : request;
    const arrived = context
      ? // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the recipient: a closure for each grant takes 80 ns
        runIn(context, recipient.deliver, recipient, grant)
      : recipient.deliver(grant);
    if (!arrived) this.refuse(grant);
  }

  /**
   * Grants a request while it is being made, if no request is before it and no observer has to be
   * told first. There is no moment in which it could be taken back, so it needs neither a place in
   * the queue nor a teardown.
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
    if (ifAvailable && !admitted && !this.failure) {
      this.watcher?.skipped(this);
      return false;
    }
    this.queue.join(request, admitted);
    this.watcher?.asked(request, this);
    this.conclude();
    // It may be granted, or get an error, in somebody else's call: later if it has to wait, and
    // inside another grant, in which an observer may have made a request before.
    if (!admitted || outbox.nested) request.context ??= askerContext();
    outbox.flush(admitted);
    return true;
  }

  /** Grants at once or not at all. */
  tryTake(asked: Asked): Grant | undefined {
    if (!this.idle || this.failure || !this.admit(asked)) return undefined;
    const grant = this.grant(asked);
    const taken = this.watcher ? this.watcher.taken(asked, this, grant) : grant;
    this.settle();
    return taken;
  }

  /** Takes a request out of its queue. The caller settles afterwards. */
  remove(request: Request<Asked, Grant>): void {
    if (request.queue?.leave(request)) this.reclaim(request.asked);
  }

  /**
   * Closes it: every request that has not been granted gets the error, and so does every later one.
   * The state is told once more, and then no more.
   */
  close(error: unknown): void {
    this.outbox.fail(new Failures(this, error, this.end(error)));
    this.settle();
  }

  /**
   * Grants nothing any more, and takes out the requests that are to get the error. The caller
   * settles afterwards.
   */
  end(error: unknown): AnyRequest[] {
    this.closed = true;
    this.failure = { error };
    return this.takeAll();
  }

  /** Fails every request that has not been granted, and goes on. */
  cancelWaiting(error: unknown): void {
    this.failAll(error);
    this.settle();
  }

  /** Completes a transition, then tells and delivers what it has caused. */
  settle(): void {
    this.conclude();
    this.outbox.flush();
  }

  /**
   * Completes a transition: admits the requests that the rule allows now, and notes the state. The
   * caller flushes afterwards.
   */
  conclude(): void {
    if (this.queue.first) {
      if (this.failure) this.failAll(this.failure.error);
      else this.admitWaiting();
    }
    this.cell?.note();
  }

  /**
   * Fails every request that has not been granted, including those that are admitted. The caller
   * settles afterwards.
   */
  protected failAll(error: unknown): void {
    this.outbox.fail(new Failures(this, error, this.takeAll()));
  }

  /** Takes every request out of the queue. The caller settles afterwards. */
  takeAll(): AnyRequest[] {
    const requests = this.queue.toArray();
    for (const request of requests) request.keeper?.remove(request);
    return requests;
  }

  /** Admits the first waiting requests, as many as the rule allows. */
  protected admitWaiting(): void {
    const { queue } = this;
    for (let first; (first = queue.firstWaiting) && this.admit(first.asked);) queue.admit(first);
  }
}
