import { RemoteRequest } from '../shared/RemoteRequest.js';
import type { Consumer } from '../rxjs/Consumer.js';
import type { Claim } from './Claim.js';
import type { GrantedLease } from './GrantedLease.js';
import type { Asked } from './Server.js';

/** A request that waits for the server. */
export class RedisRequest extends RemoteRequest<Asked, GrantedLease> {
  readonly ifAvailable: boolean;
  /** What it claims of the server, until its grant is delivered. */
  claim: Claim | undefined = undefined;

  constructor(asked: Asked, ifAvailable: boolean, consumer: Consumer<GrantedLease>) {
    super(asked, consumer);
    this.ifAvailable = ifAvailable;
  }
}
