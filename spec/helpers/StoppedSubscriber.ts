import { Subscriber } from 'rxjs';

/**
 * Takes nothing any more and stays open, as a subscriber that somebody else is just completing: what
 * it is granted has to be given back.
 */
export class StoppedSubscriber<T> extends Subscriber<T> {
  /** What it was sent. */
  value: T | undefined = undefined;

  override next(value: T): void {
    this.value = value;
  }

  override complete(): void {
    // It stays open.
  }
}
