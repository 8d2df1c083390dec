import { GrantRequest } from '../rxjs/GrantRequest.js';
import type { Consumer } from '../rxjs/Consumer.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import type { Claim } from './Claim.js';
import type { GrantedLease } from './GrantedLease.js';
import type { Asked } from './Server.js';

/** A request that waits for the server. */
export class RedisRequest extends GrantRequest<Asked, GrantedLease> {
  readonly ifAvailable: boolean;
  /** What it claims of the server, until its grant is delivered. */
  claim: Claim | undefined = undefined;

  constructor(asked: Asked, ifAvailable: boolean, consumer: Consumer<GrantedLease>) {
    super(asked, consumer);
    this.ifAvailable = ifAvailable;
  }

  /** Completes without a grant. */
  refuse(): void {
    const { consumer } = this;
    try {
      if (typeof consumer !== 'function') consumer.complete();
    } catch (error) {
      // What a teardown throws is not for the client.
      reportUnhandled(error);
    }
    this.depart();
  }
}
