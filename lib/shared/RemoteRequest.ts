import { GrantRequest } from '../rxjs/GrantRequest.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';

/** A request that waits for somebody outside of this program. */
export class RemoteRequest<Asked, Grant> extends GrantRequest<Asked, Grant> {
  /** Completes without a grant. */
  refuse(): void {
    const { consumer } = this;
    try {
      if (typeof consumer !== 'function') consumer.complete();
    } catch (error) {
      // What a teardown throws is not for whoever has answered.
      reportUnhandled(error);
    }
    this.depart();
  }
}
