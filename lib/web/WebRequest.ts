import { RemoteRequest } from '../shared/RemoteRequest.js';
import type { Approach, Attempt } from './Attempt.js';
import type { Claim } from './Claim.js';
import type { WebLease } from './WebLease.js';

/** A request that waits for the platform. */
export class WebRequest extends RemoteRequest<Approach, WebLease> {
  /** Its dealings with the platform, while it waits. */
  attempt: Attempt | undefined = undefined;
  /** What the platform has granted, until it is delivered. */
  claim: Claim | undefined = undefined;
}
