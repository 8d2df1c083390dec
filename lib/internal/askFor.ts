import type { Unsubscribable } from 'rxjs';

/** Who asks without being a subscriber. */
export interface Receiver<Grant> {
  /** The request has to wait; unsubscribing takes it back. */
  queued(request: Unsubscribable): void;

  /** Takes the grant; false if it is not wanted any more. */
  receive(grant: Grant): boolean;
}

/** What the operators see in the library's own requests: a way to ask with no subscriber between. */
export interface DirectRequest<Grant> {
  [askFor](receiver: Receiver<Grant>): void;
}

/** A key and no class to look for, so that an operator alone does not bring the primitives along. */
export const askFor: unique symbol = Symbol('askFor');
