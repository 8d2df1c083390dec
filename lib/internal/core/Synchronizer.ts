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
 *                └────withdraw───────┴──reclaim──▶ (gone)
 *
 * A release takes as many as the rule admits from `waiting` to `admitted` before anybody is
 * told, so nobody ever sees something free that the first in the queue could take. Every request
 * passes through the queue, so nobody overtakes. `admitted` are those whose grant is on its way:
 * they may still leave.
 *
 * The idea is Doug Lea's, "The java.util.concurrent Synchronizer Framework" (2005).
 */
export abstract class Synchronizer<Asked, Grant> implements Grants {
  readonly waiting = new WaitQueue<Request<Asked, Grant>>();
  readonly outbox = new Outbox(this);
  /** Where the state is told from, once there is one. */
  cell: Cell | undefined = undefined;
  protected readonly admitted = new WaitQueue<Request<Asked, Grant>>();

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
    return this.waiting.length === 0 && this.admitted.length === 0;
  }

  get pending(): boolean {
    return this.admitted.first !== undefined;
  }

  deliverNext(): void {
    const request = this.admitted.shift();
    if (request) this.#deliver(request);
  }

  /** Grants what is asked for, at once or when the request's turn comes. */
  ask(request: Request<Asked, Grant>): void {
    if (!this.grantAtOnce(request)) this.enqueue(request);
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
    this.waiting.join(request);
    this.settle();
  }

  /** Grants at once or not at all. */
  tryTake(asked: Asked): Grant | undefined {
    if (!this.idle || !this.admit(asked)) return undefined;
    const grant = this.grant(asked);
    this.settle();
    return grant;
  }

  /** Takes a request out of the queue that it stands in, and says whether it stood in one. To be settled. */
  remove(request: Request<Asked, Grant>): boolean {
    if (request.queue === this.waiting) {
      this.waiting.leave(request);
    } else if (request.queue === this.admitted) {
      this.admitted.leave(request);
      this.reclaim(request.asked);
    } else {
      return false;
    }
    return true;
  }

  /** Completes a transition: lets in whom the rule admits now, then tells, then delivers. */
  settle(): void {
    this.#admitWaiting();
    this.cell?.note();
    this.outbox.flush();
  }

  #deliver(request: Request<Asked, Grant>): void {
    const grant = this.grant(request.asked);
    if (!request.deliver(grant)) this.refuse(grant);
  }

  #admitWaiting(): void {
    for (let first; (first = this.waiting.first) && this.admit(first.asked);) {
      this.waiting.leave(first);
      this.admitted.join(first);
    }
  }
}
