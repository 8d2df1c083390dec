import type { Deliveries } from './Outbox.js';
import type { AnyRequest } from './Request.js';
import { WaitQueue } from './WaitQueue.js';

/** Requests that will not be granted, and are on their way to hear it. They may still leave. */
export class Failures implements Deliveries {
  readonly #queue = new WaitQueue<AnyRequest>();
  readonly #error: unknown;

  /** @param requests those that stand in no queue */
  constructor(error: unknown, requests: readonly AnyRequest[]) {
    this.#error = error;
    for (const request of requests) this.#queue.join(request);
  }

  get pending(): boolean {
    return this.#queue.first !== undefined;
  }

  deliverNext(): void {
    this.#queue.shift()?.fail(this.#error);
  }
}
