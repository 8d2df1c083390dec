import { BehaviorSubject, Observable } from 'rxjs';
import { Fifo } from './core/Fifo.js';
import type { Announcement, Outbox } from './core/Outbox.js';
import type { Cell } from './core/Synchronizer.js';

/**
 * The `BehaviorSubject` that the state of a primitive lives in: each transition told once, in
 * order, to whoever observes.
 *
 * Snapshots are made only for somebody to see. While nobody observes, a transition only marks
 * the subject as stale; it is brought up to date when `state` is read or `state$` subscribed.
 */
export class StateCell<State extends object> implements Announcement, Cell {
  /** Not `subject.asObservable()`, whose `source` is the subject. */
  readonly state$: Observable<State>;
  readonly #subject: BehaviorSubject<State>;
  readonly #untold = new Fifo<State>();
  readonly #outbox: Outbox;
  readonly #snapshot: () => State;
  #stale = false;

  /**
   * @param core whose state it is, told through its outbox, in order with the grants
   * @param snapshot makes a new object of the present state
   */
  constructor(core: { cell: Cell | undefined; readonly outbox: Outbox }, snapshot: () => State) {
    const { outbox } = core;
    core.cell = this;
    this.#outbox = outbox;
    this.#snapshot = snapshot;
    this.#subject = new BehaviorSubject(Object.freeze(snapshot()));
    this.state$ = new Observable((subscriber) => {
      outbox.tellInside(() => {
        const { state } = this;
        // Inside the telling of an older snapshot the subject is behind: what an observer
        // starts with is the present, and what led to it is no news.
        let old = 1 + this.#untold.length;
        // Subscribed with a function, so that RxJS keeps what one observer throws from the next.
        subscriber.add(
          this.#subject.subscribe((next) => {
            if (old > 0) old--;
            else subscriber.next(next);
          }),
        );
        subscriber.next(state);
      });
    });
  }

  /** The present. */
  get state(): State {
    if (this.#stale) {
      this.#stale = false;
      // Nobody observes: what is still untold is for nobody, and this next calls nobody.
      this.#untold.clear();
      const present = this.#snapshot();
      if (!same(present, this.#subject.value)) this.#subject.next(Object.freeze(present));
    }
    return this.#untold.last ?? this.#subject.value;
  }

  get observed(): boolean {
    return this.#subject.observed;
  }

  /** Notes that the state may have changed, to be told when the outbox is flushed. */
  note(): void {
    if (!this.#subject.observed) {
      this.#stale = true;
      return;
    }
    const present = this.#snapshot();
    if (same(present, this.state)) return;
    this.#untold.push(Object.freeze(present));
    this.#outbox.announce(this);
  }

  tell(): void {
    const next = this.#untold.shift();
    if (next) this.#subject.next(next);
  }
}

function same<State extends object>(one: State, other: State): boolean {
  for (const key in one) if (one[key] !== other[key]) return false;
  return true;
}
