import { Subscriber } from 'rxjs';
import type { Request } from './core/Request.js';

/** Where a request is made and taken back. */
export interface RequestTaker<Asked, Grant> {
  ask(request: Request<Asked, Grant>): void;

  /** Takes a request out of the queue that it stands in, and says whether it stood in one. To be settled. */
  remove(request: Request<Asked, Grant>): boolean;

  /** Completes a transition: may call foreign code. */
  settle(): void;
}

/**
 * A subscriber that is the request which it makes: what the consumer unsubscribes is what stands
 * in the queue. One object, where a subscriber, a request and the array of finalizers that ties
 * them together were three (and 120 bytes, where they were 420).
 */
export abstract class RequestSubscriber<Asked, Grant, T>
  extends Subscriber<T>
  implements Request<Asked, Grant>
{
  queue: object | undefined = undefined;
  ahead: this | undefined = undefined;
  behind: this | undefined = undefined;
  asked!: Asked;
  #taker: RequestTaker<Asked, Grant> | undefined = undefined;

  abstract deliver(grant: Grant): boolean;

  /** @param asked what is asked for, and @param taker where */
  ask(taker: RequestTaker<Asked, Grant>, asked: Asked): void {
    this.#taker = taker;
    this.asked = asked;
    taker.ask(this);
  }

  /** Takes the request back, tears down, and lets in whom the request was holding up. */
  override unsubscribe(): void {
    const taker = this.queue && this.#taker;
    const left = taker?.remove(this);
    try {
      super.unsubscribe();
    } finally {
      if (left) taker?.settle();
    }
  }
}
