import { Subscriber } from 'rxjs';
import { lacking } from '../check/lacking.js';
import { type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import type { Releasable } from '../types.js';
import { COMPLETED, type End } from './End.js';
import { passOn } from './passOn.js';

/** Hears of a request for a permit. */
export interface PermitConsumer<P> {
  /** The context in which it wants to hear. */
  readonly context: AskerContext | undefined;

  /** @returns whether it takes the permit */
  deliver(permit: P): boolean;

  /** The request has failed, or has completed without a permit. Unsubscribes it. */
  requestEnded(end: End): void;
}

/**
 * Subscribes to a request for one permit, and hears of it in the context of whoever asked. A second
 * permit is given back, and so is one that nobody takes any more.
 */
export class PermitSubscriber<P extends Releasable> extends Subscriber<P> {
  private readonly consumer: PermitConsumer<P>;
  /** Whether it has had its permit. */
  granted = false;

  constructor(consumer: PermitConsumer<P>) {
    super();
    this.consumer = consumer;
  }

  override next(permit: P): void {
    // Other code may send anything.
    if (typeof (permit as P | null | undefined)?.release !== 'function') {
      this.error(lacking('release', permit));
      return;
    }
    const { consumer, granted } = this;
    this.granted = true;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the consumer
    if (granted || !passOn(permit, consumer.context, consumer.deliver, consumer)) permit.release();
  }

  override error(error: unknown): void {
    this.finish({ kind: 'E', error });
  }

  override complete(): void {
    if (this.granted) this.unsubscribe();
    else this.finish(COMPLETED);
  }

  /** Once it has ended, it does not listen: an error that is thrown afterwards arrives here too. */
  private finish(end: End): void {
    const { consumer } = this;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the consumer
    if (!this.closed) runIn(consumer.context, consumer.requestEnded, consumer, end);
  }
}
