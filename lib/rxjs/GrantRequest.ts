import type { RequestTaker } from '../core/machinery/Request.js';
import { isGone } from './isGone.js';
import { RequestSubscriber } from './RequestSubscriber.js';
import { send } from './send.js';
import { sendError } from './sendError.js';

/** A request that passes its grant on to a consumer. */
export class GrantRequest<Asked, Grant> extends RequestSubscriber<Asked, Grant, Grant> {
  ask(taker: RequestTaker<Asked, Grant>, ifAvailable: boolean): void {
    const { consumer } = this;
    if (isGone(consumer) || taker.grantAtOnce(this)) return;
    // Before it joins the queue: a snapshot that is told on the way to the grant may unsubscribe
    // it.
    if (typeof consumer !== 'function') consumer.add(this);
    if (taker.enqueue(this, ifAvailable)) return;
    if (typeof consumer !== 'function') consumer.complete();
    this.unsubscribe();
  }

  override deliver(grant: Grant): boolean {
    const arrived = send(this.consumer, grant);
    this.depart();
    return arrived;
  }

  override fail(error: unknown): void {
    sendError(this.consumer, error);
    this.depart();
  }
}
