import { Observable, type Observer, type Subscriber, type Subscription } from 'rxjs';
import { askFor, type Asker, type DirectRequest } from './askFor.js';
import type { Request } from './core/Request.js';
import type { Synchronizer } from './core/Synchronizer.js';
import { reportUnhandled } from './reportUnhandled.js';
import { RequestSubscriber } from './RequestSubscriber.js';
import { send } from './send.js';

/** The request of a consumer that is a function. */
class FunctionRequest<Asked, Grant> extends RequestSubscriber<Asked, Grant, Grant> {
  readonly #receive: (grant: Grant) => void;

  constructor(receive: (grant: Grant) => void) {
    super();
    this.#receive = receive;
  }

  override deliver(grant: Grant): boolean {
    try {
      this.#receive(grant);
    } catch (error) {
      reportUnhandled(error);
    }
    this.unsubscribe();
    return true;
  }
}

/** The request of any other consumer, and a finalizer of its subscriber. */
class QueuedRequest<Asked, Grant> implements Request<Asked, Grant> {
  queue: object | undefined = undefined;
  ahead: this | undefined = undefined;
  behind: this | undefined = undefined;
  readonly asked: Asked;
  readonly #core: Synchronizer<Asked, Grant>;
  readonly #subscriber: Subscriber<Grant>;

  constructor(core: Synchronizer<Asked, Grant>, asked: Asked, subscriber: Subscriber<Grant>) {
    this.asked = asked;
    this.#core = core;
    this.#subscriber = subscriber;
  }

  deliver(grant: Grant): boolean {
    return send(this.#subscriber, grant);
  }

  unsubscribe(): void {
    if (this.#core.remove(this)) this.#core.settle();
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
      if (subscriber.closed) return;
      const request = new QueuedRequest(core, asked, subscriber);
      if (core.grantAtOnce(request)) return;
      // Added before it is queued: a snapshot told on the way to the grant may take it back.
      subscriber.add(request);
      core.enqueue(request);
    });
    this.#core = core;
    this.#asked = asked;
  }

  /** A consumer that is a function needs no subscriber of RxJS's own. */
  override subscribe(
    observer?: Partial<Observer<Grant>> | ((grant: Grant) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (typeof observer !== 'function' || error || complete) {
      // eslint-disable-next-line @typescript-eslint/no-deprecated, rxjs-x/prefer-observer -- handed on as it came
      return super.subscribe(observer as (grant: Grant) => void, error, complete);
    }
    const request = new FunctionRequest<Asked, Grant>(observer);
    request.ask(this.#core, this.#asked);
    return request;
  }

  [askFor](asker: Asker<Grant>): void {
    asker.ask(this.#core, this.#asked);
  }
}
