import { BehaviorSubject, type Observable, Subscriber, type Subscription } from 'rxjs';
import type { Consumer } from './Consumer.js';
import { Fifo } from '../core/machinery/Fifo.js';
import type { Announcement, Outbox } from '../core/machinery/Outbox.js';
import type { Cell } from '../core/machinery/Synchronizer.js';
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
}

/** The present state: the old object if it is still right, and a new one otherwise. */
export type Snapshot<State> = (old?: State) => State;

/** Passes the snapshots on to one observer, whose errors do not reach the next one. */
class StateSubscriber<State> extends Subscriber<State> {
  private consumer: Consumer<State>;
  private old: number;

  /** @param old how many snapshots are older than the one that the observer starts with */
  constructor(consumer: Consumer<State>, old: number) {
    super();
    this.consumer = consumer;
    this.old = old;
  }

  override unsubscribe(): void {
    super.unsubscribe();
    this.consumer = nobody;
  }

  override next(state: State): void {
    if (this.old > 0) {
      this.old--;
    } else {
      try {
        sendNext(this.consumer, state);
      } catch (error) {
        reportUnhandled(error);
      }
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
 * order, to whoever observes.
 *
 * Snapshots are made only for somebody to see. While nobody observes, a transition only marks
 * the subject as stale; it is brought up to date when `state` is read or `state$` subscribed.
 */
export class StateCell<State extends object> implements Announcement, Cell {
  /** Not `subject.asObservable()`, whose `source` is the subject. */
  readonly state$: Observable<State> = new DirectObservable((consumer) => this.#observe(consumer));
  readonly #subject: BehaviorSubject<State>;
  readonly #untold = new Fifo<State>();
  readonly #core: Core;
  readonly #snapshot: Snapshot<State>;
  /** The snapshot before the last: a state that comes and goes is not made and frozen each time. */
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
    this.#previous = Object.freeze(snapshot());
    this.#subject = new BehaviorSubject(this.#previous);
  }

  /** The present. */
  get state(): State {
    this.#refresh();
    return this.#last;
  }

  get observed(): boolean {
    return this.#subject.observed;
  }

  /** Notes that the state may have changed, to be told when the outbox is flushed. */
  note(): void {
    if (this.#subject.observed) this.#announceNews();
    else this.#stale = true;
    if (this.#core.closed && !this.#closed) this.#announceEnd();
  }

  tell(): void {
    const next = this.#untold.shift();
    if (next) this.#subject.next(next);
    else if (this.#closed) this.#subject.complete();
  }

  #announceNews(): void {
    const news = this.#news();
    if (!news) return;
    this.#untold.push(news);
    this.#core.outbox.announce(this);
  }

  /** `state$` completes after the last snapshot. */
  #announceEnd(): void {
    this.#refresh();
    this.#closed = true;
    this.#core.outbox.announce(this);
  }

  #refresh(): void {
    if (!this.#stale) return;
    this.#stale = false;
    // Nobody observes: what is still untold is for nobody, and this next calls nobody.
    this.#untold.clear();
    const news = this.#news();
    if (news) this.#subject.next(news);
  }

  /** The last snapshot that was made. */
  get #last(): State {
    return this.#untold.last ?? this.#subject.value;
  }

  /** A snapshot of the present, unless it is the same as the last. */
  #news(): State | undefined {
    const last = this.#last;
    const previous = this.#previous;
    const recurrent = this.#snapshot(previous);
    const present = recurrent === previous ? previous : this.#snapshot(last);
    if (present === last) return undefined;
    this.#previous = last;
    return present === previous ? previous : Object.freeze(present);
  }

  #observe(consumer: Consumer<State>): Subscription {
    const { state } = this;
    // Inside the telling of an older snapshot the subject is behind: what an observer starts
    // with is the present, and what led to it is no news.
    const subscriber = new StateSubscriber(consumer, 1 + this.#untold.length);
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
