import type { RequestTaker } from '../core/machinery/Request.js';
import { askFor, type Asker, type DirectRequest } from './askFor.js';
import { DirectObservable } from './DirectObservable.js';
import { isGone } from './isGone.js';
import { RequestSubscriber } from './RequestSubscriber.js';
import { send } from './send.js';
import { sendError } from './sendError.js';

/** A request that passes its grant on to a consumer. */
class GrantRequest<Asked, Grant> extends RequestSubscriber<Asked, Grant, Grant> {
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

/** The cold Observable of a grant: each subscription is a separate request. */
export class RequestObservable<Asked, Grant>
  extends DirectObservable<Grant>
  implements DirectRequest<Grant>
{
  readonly #taker: () => RequestTaker<Asked, Grant>;
  readonly #asked: Asked;
  readonly #ifAvailable: boolean;

  /**
   * @param taker where to make requests, looked up for each of them
   * @param ifAvailable whether to complete without a grant if the request would have to wait
   */
  constructor(taker: () => RequestTaker<Asked, Grant>, asked: Asked, ifAvailable = false) {
    super((consumer) => {
      const request = new GrantRequest<Asked, Grant>(asked, consumer);
      request.ask(taker(), ifAvailable);
      return request;
    });
    this.#taker = taker;
    this.#asked = asked;
    this.#ifAvailable = ifAvailable;
  }

  [askFor](asker: Asker<Grant>): void {
    asker.ask(this.#taker(), this.#asked, this.#ifAvailable);
  }
}
