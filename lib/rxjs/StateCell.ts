import { BehaviorSubject, noop, type Observable, Subscriber, type Subscription } from 'rxjs';
import type { Outbox, Teller } from '../core/machinery/Outbox.js';
import type { Cell } from '../core/machinery/Cell.js';
import type { Watcher } from '../core/machinery/Watcher.js';
import type { Consumer } from './Consumer.js';
import { DirectObservable } from './DirectObservable.js';
import { reportUnhandled } from './reportUnhandled.js';
import { sendNext } from './sendNext.js';

/**
 * What a primitive is built on: its rule, without RxJS. The primitive closes and cancels it only
 * while it is open.
 */
export interface Core {
  cell: Cell | undefined;
  watcher: Watcher | undefined;
  readonly outbox: Outbox;
  readonly closed: boolean;
  close(error: unknown): void;
  cancelWaiting(error: unknown): void;
}

/** What tells its state. */
type Told = Pick<Core, 'cell' | 'outbox' | 'closed'> & Partial<Pick<Core, 'watcher'>>;

/** Creates the current state. Returns the old object if it is still right. */
export type Snapshot<State> = (old?: State) => State;

/** Passes the snapshots on to one observer, and keeps its errors from the next one. */
class StateSubscriber<State extends object> extends Subscriber<State> {
  private consumer: Consumer<State>;
  private cell: Pick<StateCell<State>, 'told'>;
  private readonly since: number;

  /** @param cell whose snapshots are passed on, from the next one on */
  constructor(consumer: Consumer<State>, cell: StateCell<State>) {
    super();
    this.consumer = consumer;
    this.cell = cell;
    this.since = cell.made;
  }

  override unsubscribe(): void {
    super.unsubscribe();
    // Keeping an ended subscription must not keep these in memory.
    this.consumer = this.cell = noop as never;
  }

  override next(state: State): void {
    if (this.cell.told <= this.since) return;
    try {
      sendNext(this.consumer, state);
    } catch (error) {
      reportUnhandled(error);
    }
  }

  override complete(): void {
    try {
      if (typeof this.consumer !== 'function') this.consumer.complete();
      this.unsubscribe();
    } catch (error) {
      reportUnhandled(error);
    }
  }
}

/**
 * Holds the state of a primitive in a `BehaviorSubject`. Every observer is told each transition
 * once, in order.
 *
 * Snapshots are created only if somebody sees them. Without observers, a transition only marks the
 * state as stale. Reading `state` or subscribing to `state$` brings it up to date.
 */
export class StateCell<State extends object> implements Cell, Teller {
  /** Not `subject.asObservable()`, whose `source` would be the subject. */
  readonly state$: Observable<State> = new DirectObservable((consumer) => this.#observe(consumer));
  /** How many snapshots have been created for observers. */
  made = 0;
  /** How many of them have been told. */
  told = 0;
  readonly #subject: BehaviorSubject<State>;
  readonly #core: Told;
  readonly #snapshot: Snapshot<State>;
  /** The last snapshot that was created. */
  #last: State;
  /**
   * The one before it. A state that goes back and forth uses both again, and creates and freezes
   * none.
   */
  #previous: State;
  #stale = false;
  #closed = false;

  /**
   * @param core whose state it is; its outbox tells the snapshots, in order with the grants
   * @param snapshot creates the current state
   */
  constructor(core: Told, snapshot: Snapshot<State>) {
    core.cell = this;
    this.#core = core;
    this.#snapshot = snapshot;
    this.#last = this.#previous = Object.freeze(snapshot());
    this.#subject = new BehaviorSubject(this.#last);
  }

  /** The current snapshot. */
  get state(): State {
    if (this.#stale && this.#refresh()) this.#subject.next(this.#last);
    return this.#last;
  }

  // A stale state has no observers. Looking there first saves two calls, which counts in a program
  // that has just started.
  get observed(): boolean {
    return !this.#stale && this.#subject.observed;
  }

  /** Notes that the state may have changed. Observers are told when the outbox is flushed. */
  note(): void {
    const { outbox, closed } = this.#core;
    if (!this.observed) {
      this.#stale = true;
    } else if (this.#refresh()) {
      this.made++;
      outbox.announce(this, this.#last);
    }
    if (!closed || this.#closed) return;
    this.#closed = true;
    this.#core.watcher?.closed();
    outbox.announce(this);
  }

  tell(snapshot: State | undefined): void {
    if (snapshot) {
      this.told++;
      this.#subject.next(snapshot);
    } else {
      this.#subject.complete();
    }
  }

  /** Creates a snapshot of the present, and returns whether it differs from the last one. */
  #refresh(): boolean {
    const last = this.#last;
    const previous = this.#previous;
    const recurrent = this.#snapshot(previous);
    const present = recurrent === previous ? previous : this.#snapshot(last);
    this.#stale = false;
    if (present === last) return false;
    this.#previous = last;
    this.#last = present === previous ? previous : Object.freeze(present);
    return true;
  }

  #observe(consumer: Consumer<State>): Subscription {
    const { state } = this;
    // While an older snapshot is being told, the subject is behind. The observer starts with the
    // present, and must not be told what led to it.
    const subscriber = new StateSubscriber(consumer, this);
    if (typeof consumer !== 'function') consumer.add(subscriber);
    const closed = this.#closed;
    this.#core.outbox.tellInside(() => {
      // An open cell is observed first, so that nothing is missed that happens inside this next.
      if (!closed) this.#subject.subscribe(subscriber);
      try {
        sendNext(consumer, state);
      } catch (error) {
        // RxJS ends the consumer with this error, but the others are told first.
        subscriber.unsubscribe();
        throw error;
      }
      if (closed) this.#subject.subscribe(subscriber);
    });
    return subscriber;
  }
}
