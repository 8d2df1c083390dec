import type { RequestTaker } from '../core/machinery/Request.js';

/** Makes requests without subscribing to them. */
export interface Asker<Grant> {
  ask(taker: RequestTaker<unknown, Grant>, asked: unknown, ifAvailable: boolean): void;
}

/**
 * The library's own requests, as the operators see them. They tell where to ask and what for, so
 * that an operator can ask without subscribing.
 */
export interface DirectRequest<Grant> {
  [askFor](asker: Asker<Grant>): void;
}

/**
 * A key, not a class to check for, so that importing an operator does not bring in the primitives.
 */
export const askFor: unique symbol = Symbol('askFor');
