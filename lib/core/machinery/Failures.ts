import { runIn } from './AskerContext.js';
import type { DueFailures } from './Outbox.js';
import type { AnyKeeper, AnyRequest } from './Request.js';
import { WaitQueue } from './WaitQueue.js';

/** Requests that will not be granted, and are about to get an error. They may still leave. */
export class Failures extends WaitQueue<AnyRequest> implements DueFailures {
  next: this | undefined = undefined;
  readonly #error: unknown;

  /**
   * @param keeper where they have waited
   * @param requests requests that are in no queue
   */
  constructor(keeper: AnyKeeper, error: unknown, requests: readonly AnyRequest[]) {
    super(keeper);
    this.#error = error;
    for (const request of requests) this.join(request);
  }

  override get pending(): boolean {
    return this.first !== undefined;
  }

  deliverNext(): void {
    const request = this.shift();
    if (request) {
      const { watcher } = this.keeper;
      watcher?.failed(request, this.#error);
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the request
      runIn(request.context, request.fail, request, this.#error);
      watcher?.tell();
    }
  }
}
