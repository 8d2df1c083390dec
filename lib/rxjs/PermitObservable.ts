import type { RequestTaker } from '../core/machinery/Request.js';
import type { Releasable } from '../types.js';
import { askFor, type Asker, type DirectRequest } from './askFor.js';
import { RequestObservable } from './RequestObservable.js';

/** The cold Observable of a permit, which an operator can also ask for without subscribing. */
export class PermitObservable<Asked, P extends Releasable>
  extends RequestObservable<Asked, P>
  implements DirectRequest<P>
{
  readonly #taker: () => RequestTaker<Asked, P>;
  readonly #asked: Asked;
  readonly #ifAvailable: boolean;

  /**
   * @param taker where to make requests, looked up for each of them
   * @param ifAvailable whether to complete without a permit if the request would have to wait
   */
  constructor(taker: () => RequestTaker<Asked, P>, asked: Asked, ifAvailable = false) {
    super(taker, asked, ifAvailable);
    this.#taker = taker;
    this.#asked = asked;
    this.#ifAvailable = ifAvailable;
  }

  [askFor](asker: Asker<P>): void {
    asker.ask(this.#taker(), this.#asked, this.#ifAvailable);
  }
}
