import { Observable, type Unsubscribable } from 'rxjs';
import { askFor, type DirectRequest, type Receiver } from './askFor.js';
import { Request } from './core/Request.js';
import type { Synchronizer } from './core/Synchronizer.js';
import { send } from './send.js';

/** A request that waits, and its teardown: unsubscribing takes it back. */
class QueuedRequest<Asked, Grant, To> extends Request<Asked, Grant> implements Unsubscribable {
  readonly #core: Synchronizer<Asked, Grant>;
  readonly #to: To;
  readonly #handOver: (to: To, grant: Grant) => boolean;

  constructor(
    core: Synchronizer<Asked, Grant>,
    asked: Asked,
    to: To,
    handOver: (to: To, grant: Grant) => boolean,
  ) {
    super(asked);
    this.#core = core;
    this.#to = to;
    this.#handOver = handOver;
  }

  override deliver(grant: Grant): void {
    if (!this.#handOver(this.#to, grant)) this.#core.refuse(grant);
  }

  unsubscribe(): void {
    this.#core.withdraw(this);
  }
}

/** The cold Observable of a grant: each subscription is a request of its own. */
export class RequestObservable<Asked, Grant>
  extends Observable<Grant>
  implements DirectRequest<Grant>
{
  readonly #core: Synchronizer<Asked, Grant>;
  readonly #asked: Asked;

  constructor(core: Synchronizer<Asked, Grant>, asked: Asked) {
    super((subscriber) => {
      if (subscriber.closed || core.grantAtOnce(asked, subscriber, send)) return;
      const request = new QueuedRequest(core, asked, subscriber, send);
      // Added before it asks: a snapshot told on the way to the grant may take the request back.
      subscriber.add(request);
      core.ask(request);
    });
    this.#core = core;
    this.#asked = asked;
  }

  [askFor](receiver: Receiver<Grant>): void {
    if (this.#core.grantAtOnce(this.#asked, receiver, receive)) return;
    const request = new QueuedRequest(this.#core, this.#asked, receiver, receive);
    receiver.queued(request);
    this.#core.ask(request);
  }
}

function receive<Grant>(receiver: Receiver<Grant>, grant: Grant): boolean {
  return receiver.receive(grant);
}
