import { askFor, type Asker, type DirectRequest } from './askFor.js';
import { DirectObservable } from './DirectObservable.js';
import { isGone } from './isGone.js';
import { RequestSubscriber, type RequestTaker } from './RequestSubscriber.js';
import { send } from './send.js';
import { sendError } from './sendError.js';

/** A request that passes its grant on to a consumer. */
class GrantRequest<Asked, Grant> extends RequestSubscriber<Asked, Grant, Grant> {
  ask(taker: RequestTaker<Asked, Grant>): void {
    if (isGone(this.consumer) || taker.grantAtOnce(this)) return;
    this.keeper = taker;
    // Before it is queued: a snapshot told on the way to the grant may take it back.
    if (typeof this.consumer !== 'function') this.consumer.add(this);
    taker.enqueue(this);
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

/** The cold Observable of a grant: each subscription is a request of its own. */
export class RequestObservable<Asked, Grant>
  extends DirectObservable<Grant>
  implements DirectRequest<Grant>
{
  readonly #taker: () => RequestTaker<Asked, Grant>;
  readonly #asked: Asked;

  /** @param taker where to ask, looked up for each request */
  constructor(taker: () => RequestTaker<Asked, Grant>, asked: Asked) {
    super((consumer) => {
      const request = new GrantRequest<Asked, Grant>(asked, consumer);
      request.ask(taker());
      return request;
    });
    this.#taker = taker;
    this.#asked = asked;
  }

  [askFor](asker: Asker<Grant>): void {
    asker.ask(this.#taker(), this.#asked);
  }
}
