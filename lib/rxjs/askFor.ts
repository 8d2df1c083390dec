import type { RequestTaker } from '../core/machinery/Request.js';

/** Who makes requests without being a subscriber of them. */
export interface Asker<Grant> {
  ask(taker: RequestTaker<unknown, Grant>, asked: unknown, ifAvailable: boolean): void;
}

/** What the operators see in the library's own requests: where and for what to ask themselves. */
export interface DirectRequest<Grant> {
  [askFor](asker: Asker<Grant>): void;
}

/** A key and no class to look for, so that an operator alone does not bring the primitives along. */
export const askFor: unique symbol = Symbol('askFor');
