import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import { GrantRequest } from '../rxjs/GrantRequest.js';
import type { Approach, Attempt } from './Attempt.js';
import type { Claim } from './Claim.js';
import type { WebLease } from './WebLease.js';

/** A request that waits for the platform. */
export class WebRequest extends GrantRequest<Approach, WebLease> {
  /** Its dealings with the platform, while it waits. */
  attempt: Attempt | undefined = undefined;
  /** What the platform has granted, until it is delivered. */
  claim: Claim | undefined = undefined;

  /** Completes without a grant. */
  refuse(): void {
    const { consumer } = this;
    try {
      if (typeof consumer !== 'function') consumer.complete();
    } catch (error) {
      // What a teardown throws is not for the platform.
      reportUnhandled(error);
    }
    this.depart();
  }
}
