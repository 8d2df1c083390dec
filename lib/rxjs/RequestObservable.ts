import type { RequestTaker } from '../core/machinery/Request.js';
import { DirectObservable } from './DirectObservable.js';
import { GrantRequest } from './GrantRequest.js';

/** The cold Observable of a grant: each subscription is a separate request. */
export class RequestObservable<Asked, Grant> extends DirectObservable<Grant> {
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
  }
}
