import { BehaviorSubject, type Observable, Subscriber, type Subscription } from 'rxjs';
import type { Outbox } from '../core/machinery/Outbox.js';
import type { Cell } from '../core/machinery/Synchronizer.js';
import type { Consumer } from './Consumer.js';
import { DirectObservable } from './DirectObservable.js';
import { nobody } from './nobody.js';
import { reportUnhandled } from './reportUnhandled.js';
import { sendNext } from './sendNext.js';

/** What is beneath a primitive: its rule, without RxJS. */
export interface Core {
  cell: Cell | undefined;
  readonly outbox: Outbox;
  readonly closed: boolean;
  close(error: unknown): void;
  cancelWaiting(error: unknown): void;
}

/** The present state: the old object if it is still right, and a new one otherwise. */
export type Snapshot<State> = (old?: State) => State;

/** Passes the snapshots on to one observer, whose errors do not reach the next one. */
class StateSubscriber<State extends object> extends Subscriber<State> {
  private consumer: Consumer<State>;
  private readonly cell: StateCell<State>;
  private readonly since: number;

  /** @param cell whose snapshots are passed on, from the next that is made */
  constructor(consumer: Consumer<State>, cell: StateCell<State>) {
    super();
    this.consumer = consumer;
    this.cell = cell;
    this.since = cell.made;
  }

  override unsubscribe(): void {
    super.unsubscribe();
    this.consumer = nobody;
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
 * The `BehaviorSubject` that the state of a primitive lives in: each transition told once, in
 * order, to every observer.
 *
 * Snapshots are made only for somebody to see. While nobody observes, a transition only marks
 * the state as stale; it is brought up to date when `state` is read or `state$` subscribed.
 */
export class StateCell<State extends object> implements Cell {
  /** Not `subject.asObservable()`, whose `source` is the subject. */
  readonly state$: Observable<State> = new DirectObservable((consumer) => this.#observe(consumer));
  /** How many snapshots have been made for observers. */
  made = 0;
  /** How many of them have been told. */
  told = 0;
  readonly #subject: BehaviorSubject<State>;
  readonly #core: Core;
  readonly #snapshot: Snapshot<State>;
  /** The last snapshot that was made. */
  #last: State;
  /** The one before: a state that comes and goes is not made and frozen each time. */
  #previous: State;
  #stale = false;
  #closed = false;

  /**
   * @param core whose state it is, told through its outbox, in order with the grants
   * @param snapshot tells the present state
   */
  constructor(core: Core, snapshot: Snapshot<State>) {
    core.cell = this;
    this.#core = core;
    this.#snapshot = snapshot;
    this.#last = this.#previous = Object.freeze(snapshot());
    this.#subject = new BehaviorSubject(this.#last);
  }

  /** The present. */
  get state(): State {
    if (this.#stale && this.#refresh()) this.#subject.next(this.#last);
    return this.#last;
  }

  get observed(): boolean {
    return this.#subject.observed;
  }

  /** Notes that the state may have changed, to be told when the outbox is flushed. */
  note(): void {
    const { outbox, closed } = this.#core;
    const subject = this.#subject;
    if (!subject.observed) {
      this.#stale = true;
    } else if (this.#refresh()) {
      const state = this.#last;
      this.made++;
      outbox.announce(() => {
        this.told++;
        subject.next(state);
      });
    }
    if (!closed || this.#closed) return;
    this.#closed = true;
    outbox.announce(() => subject.complete());
  }

  /** Makes a snapshot of the present, and says whether it differs from the last. */
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
    // Inside the telling of an older snapshot the subject is behind: what an observer starts
    // with is the present, and what led to it is no news.
    const subscriber = new StateSubscriber(consumer, this);
    if (typeof consumer !== 'function') consumer.add(subscriber);
    const closed = this.#closed;
    this.#core.outbox.tellInside(() => {
      // While it is open it is observed first, so that nothing which happens in the next is missed.
      if (!closed) this.#subject.subscribe(subscriber);
      sendNext(consumer, state);
      if (closed) this.#subject.subscribe(subscriber);
    });
    return subscriber;
  }
}
