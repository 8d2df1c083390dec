import type { RequestTaker } from '../core/machinery/Request.js';
import { askFor, type Asker, type DirectRequest } from './askFor.js';
import { DirectObservable } from './DirectObservable.js';
import { GrantRequest } from './GrantRequest.js';

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
