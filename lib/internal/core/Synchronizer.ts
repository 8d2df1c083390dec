import { type Grants, Outbox } from './Outbox.js';
import type { Request } from './Request.js';
import { WaitQueue } from './WaitQueue.js';

/** Where the state of a primitive is told from. */
export interface Cell {
  /** Whether anybody is to be told. */
  readonly observed: boolean;
  /** Notes that the state may have changed. */
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
 * A release admits as many as the rule lets in before anybody is told, so nobody ever sees
 * something free that the first in the queue could take. Every request passes through the queue,
 * so nobody overtakes. Admitted are those whose grant is on its way: they may still leave.
 *
 * The idea is Doug Lea's, "The java.util.concurrent Synchronizer Framework" (2005).
 */
export abstract class Synchronizer<Asked, Grant> implements Grants {
  readonly queue = new WaitQueue<Request<Asked, Grant>>();
  readonly outbox = new Outbox(this);
  /** Where the state is told from, once there is one. */
  cell: Cell | undefined = undefined;

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

  deliverNext(): void {
    const request = this.queue.shift();
    if (request) this.#deliver(request);
  }

  /**
   * Grants what is asked for while it is being asked, if nobody stands before and nobody has to
   * be told first. There is no moment then in which the request could be taken back, so that it
   * needs neither a place in a queue nor a teardown.
   */
  grantAtOnce(request: Request<Asked, Grant>): boolean {
    if (!this.idle || !this.outbox.quiet || this.cell?.observed || !this.admit(request.asked)) {
      return false;
    }
    this.cell?.note();
    this.outbox.begin();
    try {
      this.#deliver(request);
    } finally {
      this.outbox.end();
    }
    return true;
  }

  enqueue(request: Request<Asked, Grant>): void {
    this.queue.join(request);
    this.settle();
  }

  /** Grants at once or not at all. */
  tryTake(asked: Asked): Grant | undefined {
    if (!this.idle || !this.admit(asked)) return undefined;
    const grant = this.grant(asked);
    this.settle();
    return grant;
  }

  /** Takes a request out of the queue. To be settled. */
  remove(request: Request<Asked, Grant>): void {
    if (this.queue.leave(request)) this.reclaim(request.asked);
  }

  /** Completes a transition: lets in whom the rule admits now, then tells, then delivers. */
  settle(): void {
    this.admitWaiting();
    this.cell?.note();
    this.outbox.flush();
  }

  #deliver(request: Request<Asked, Grant>): void {
    const grant = this.grant(request.asked);
    if (!request.deliver(grant)) this.refuse(grant);
  }

  /** Admits the first that wait, for as long as the rule lets them in. */
  protected admitWaiting(): void {
    const { queue } = this;
    for (let first; (first = queue.firstWaiting) && this.admit(first.asked);) queue.admit(first);
  }
}
