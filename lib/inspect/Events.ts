import { type Observable, Subject } from 'rxjs';
import type { Outbox } from '../core/machinery/Outbox.js';
import type { Place } from '../core/machinery/Watcher.js';
import { coresAt } from './admission.js';
import type { LockEvent } from './types.js';

/** Keeps events until they can be told, and tells them in the order in which they happened. */
export class Events {
  readonly events$: Observable<LockEvent>;
  readonly #subject = new Subject<LockEvent>();
  /** A set, because taking the first out of a long array moves all others. */
  readonly #untold = new Set<LockEvent>();
  readonly #tellAll = (): void => this.tell();
  #telling = false;

  constructor() {
    this.events$ = this.#subject.asObservable();
  }

  /** Whether somebody hears of them. Nothing is to be kept otherwise. */
  get listening(): boolean {
    return this.#subject.observed;
  }

  keep(event: LockEvent): void {
    this.#untold.add(event);
  }

  /** Lets the primitive at a place tell what was kept, once it is in order. */
  announce(at: Place): void {
    if (!this.listening) return;
    const [core] = coresAt(at) as readonly { readonly outbox?: Outbox }[];
    if (core?.outbox) core.outbox.news = this.#tellAll;
  }

  /** Tells all that was kept. Runs foreign code. */
  tell(): void {
    if (this.#telling || this.#untold.size === 0) return;
    this.#telling = true;
    try {
      // Also those that are kept meanwhile.
      for (const event of this.#untold) {
        this.#untold.delete(event);
        this.#subject.next(event);
      }
    } finally {
      // A subscriber may have used up the stack. The next call goes on where this one stopped.
      this.#telling = false;
    }
  }

  complete(): void {
    this.#subject.complete();
  }
}
