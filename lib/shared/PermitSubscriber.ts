import { Subscriber } from 'rxjs';
import { type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import type { Releasable } from '../types.js';
import { COMPLETED, type End } from './End.js';
import { passOn } from './passOn.js';

/** Hears of a request for a permit. */
export interface PermitConsumer<P> {
  /** The context in which it wants to hear. */
  readonly context: AskerContext | undefined;

  /** @returns whether it takes the permit */
  deliver(permit: P): boolean;

  /** The request has failed, or has completed without a permit. */
  requestEnded(end: End): void;
}

/**
 * Subscribes to a request for one permit, and hears of it in the context of whoever asked. A second
 * permit is given back, and so is one that nobody takes any more.
 */
export class PermitSubscriber<P extends Releasable> extends Subscriber<P> {
  private readonly consumer: PermitConsumer<P>;
  private granted = false;

  constructor(consumer: PermitConsumer<P>) {
    super();
    this.consumer = consumer;
  }

  override next(permit: P): void {
    const { consumer, granted } = this;
    this.granted = true;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the consumer
    if (granted || !passOn(permit, consumer.context, consumer.deliver, consumer)) permit.release();
  }

  override error(error: unknown): void {
    this.finish({ kind: 'E', error });
  }

  override complete(): void {
    this.finish(COMPLETED);
  }

  /** Runs once: an error thrown after the end arrives here too. */
  private finish(end: End): void {
    if (this.closed) return;
    try {
      this.unsubscribe();
    } catch (thrown) {
      // What a teardown throws is not for whoever ended the request.
      reportUnhandled(thrown);
    }
    if (this.granted && end.kind === 'C') return;
    const { consumer } = this;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the consumer
    runIn(consumer.context, consumer.requestEnded, consumer, end);
  }
}
