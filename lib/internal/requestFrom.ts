import { Observable, type Subscriber, type Unsubscribable } from 'rxjs';
import { Request } from './core/Request.js';
import type { Synchronizer } from './core/Synchronizer.js';
import { send } from './send.js';

/** A request made by a subscriber, and its teardown: unsubscribing takes it back. */
class SubscriberRequest<Asked, Grant> extends Request<Asked, Grant> implements Unsubscribable {
  readonly #core: Synchronizer<Asked, Grant>;
  readonly #subscriber: Subscriber<Grant>;

  constructor(core: Synchronizer<Asked, Grant>, asked: Asked, subscriber: Subscriber<Grant>) {
    super(asked);
    this.#core = core;
    this.#subscriber = subscriber;
  }

  override deliver(grant: Grant): void {
    if (!send(this.#subscriber, grant)) this.#core.refuse(grant);
  }

  unsubscribe(): void {
    this.#core.withdraw(this);
  }
}

/** The cold Observable of a grant: each subscription is a request of its own. */
export function requestFrom<Asked, Grant>(
  core: Synchronizer<Asked, Grant>,
  asked: Asked,
): Observable<Grant> {
  return new Observable((subscriber) => {
    if (subscriber.closed || core.grantAtOnce(asked, subscriber, send)) return;
    const request = new SubscriberRequest(core, asked, subscriber);
    // Added before it asks: a snapshot told on the way to the grant may take the request back.
    subscriber.add(request);
    core.ask(request);
  });
}
