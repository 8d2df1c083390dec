import { Subscriber } from 'rxjs';

/** A subscriber that can be unsubscribed from the first moment, before subscribe returns. */
export class Probe<T> extends Subscriber<T> {
  private readonly heard: { next(value: T): void; error(error: Error): void; complete(): unknown };

  constructor(heard: { next(value: T): void; error(error: Error): void; complete(): unknown }) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- extended through its public methods
    super();
    this.heard = heard;
  }

  override next(value: T): void {
    if (!this.closed) this.heard.next(value);
  }

  override error(error: Error): void {
    if (this.closed) return;
    this.heard.error(error);
    this.unsubscribe();
  }

  override complete(): void {
    if (this.closed) return;
    this.heard.complete();
    this.unsubscribe();
  }
}
