import type { LeaseLostError } from '../errors.js';
import type { RemoteRequest } from '../shared/RemoteRequest.js';
import type { GrantedLease } from './GrantedLease.js';
import type { Asked } from './Server.js';

/** A request that waits for the server. */
export type ClaimingRequest = RemoteRequest<Asked, Claim, GrantedLease>;

/** Who hears what has become of a claim. */
export interface Claimant {
  granted(claim: Claim): void;
  /** It would have had to wait. */
  refused(claim: Claim): void;
  /** The server says no. */
  failed(claim: Claim, error: unknown): void;
  /** What was granted is held no more. */
  lost(claim: Claim, error: LeaseLostError): void;
}

/**
 * What a request claims of the server, until it is given back.
 *
 *     made ──▶ asked ──▶ granted ──▶ given back
 *       ▲        │          └──▶ lost
 *       └────────┴── the connection or the session is lost: it is asked again
 */
export class Claim {
  readonly claimant: Claimant;
  readonly request: ClaimingRequest;
  /** The server knows the claim by this. A repeated claim has the same id. */
  readonly id: string;
  /** In which epoch of the session the server may have heard of it. */
  epoch = 0;
  /** Whether the server has answered, or is about to. */
  asking = false;
  /** What it was granted under. */
  token: bigint | undefined = undefined;
  /** What was delivered. */
  lease: GrantedLease | undefined = undefined;

  constructor(claimant: Claimant, request: ClaimingRequest, id: string) {
    this.claimant = claimant;
    this.request = request;
    this.id = id;
  }

  get asked(): Asked {
    return this.request.asked;
  }
}
