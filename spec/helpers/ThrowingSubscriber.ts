import { Subscriber } from 'rxjs';

/**
 * Calls something in its first next, which may throw: no observer that RxJS makes lets that through,
 * but for want of stack.
 */
export class ThrowingSubscriber extends Subscriber<unknown> {
  /** What it is sent. */
  readonly events: string[] = [];
  #first: (() => void) | undefined;

  constructor(first: () => void) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a subclass has to call it
    super();
    this.#first = first;
  }

  override next(): void {
    const first = this.#first;
    this.#first = undefined;
    this.events.push('told');
    first?.();
  }

  override error(error: Error): void {
    this.events.push(`error: ${error.message}`);
    this.unsubscribe();
  }
}
