import { GrantRequest } from '../rxjs/GrantRequest.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';

/** A request that waits for somebody outside of this program. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever lets it in knows what it claims
export class RemoteRequest<Asked, Claim, Grant> extends GrantRequest<Asked, Grant> {
  /** What it claims there, until its grant is delivered. */
  claim: Claim | undefined = undefined;
  /**
   * Earlier requests have lower numbers. Unlike its place, it stays the same from queue to queue.
   */
  number = 0;

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
