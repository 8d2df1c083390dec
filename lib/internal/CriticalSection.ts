import {
  from,
  type Observable,
  type ObservableInput,
  Subscriber,
  type Subscription,
  type Unsubscribable,
} from 'rxjs';
import type { Permit } from '../types.js';
import { askFor, type DirectRequest, type Receiver } from './askFor.js';

/** How work, or a request, ended by itself. */
export type End = { readonly kind: 'C' } | { readonly kind: 'E'; readonly error: unknown };

const COMPLETED: End = { kind: 'C' };

/** On whose behalf a critical section is passed. */
export interface SectionOwner<T, P extends Permit> {
  /** The permit is there. What this returns is run under it; what it throws is an error of the work. */
  work(permit: P): ObservableInput<T>;

  /** The work has sent a value. */
  mirror(value: T): void;

  /** The work has been started, and may have ended. */
  started(): void;

  /**
   * The work has been torn down: gives the permit back, then passes the end on.
   *
   * @param end how the work ended; undefined if it was left
   */
  left(permit: P, end: End | undefined): void;

  /** The request has ended without a permit, so there was no work. */
  refused(end: End): void;
}

/** The subscriber of a request that is not the library's own: a shaped one, or somebody else's. */
class RequestSubscriber<P extends Permit> extends Subscriber<P> {
  readonly #section: CriticalSection<unknown, P>;

  constructor(section: CriticalSection<unknown, P>) {
    super();
    this.#section = section;
  }

  override next(permit: P): void {
    if (!this.#section.receive(permit)) permit.release();
  }

  override error(error: unknown): void {
    this.unsubscribe();
    this.#section.requestEnded({ kind: 'E', error });
  }

  override complete(): void {
    this.unsubscribe();
    this.#section.requestEnded(COMPLETED);
  }
}

/**
 * One passage through a critical section, as the subscriber of the work.
 *
 *     request ──permit──▶ work ──▶ work torn down ──▶ request ended ──▶ permit back ──▶ end passed on
 *
 * This order is the same whether the work ends at once or later, or is left. How it ends is only
 * noted, until it has been torn down. What follows is no finalizer of this subscriber: operators
 * such as `switchMap` add theirs at any time, so that none is ever the last. And work that ends
 * at once counts as torn down when `subscribe` has returned, since only then have the operators
 * of a synchronous source added theirs.
 */
export class CriticalSection<T, P extends Permit> extends Subscriber<T> implements Receiver<P> {
  readonly #owner: SectionOwner<T, P>;
  readonly #parent: Subscription;
  #request: Unsubscribable | undefined = undefined;
  #permit: P | undefined = undefined;
  #starting = false;
  #end: End | undefined = undefined;

  /**
   * @param owner on whose behalf
   * @param parent what it is left with
   */
  constructor(owner: SectionOwner<T, P>, parent: Subscription) {
    super();
    this.#owner = owner;
    this.#parent = parent;
    parent.add(this);
  }

  ask(request$: Observable<P>): void {
    if (askFor in request$) {
      (request$ as DirectRequest<P>)[askFor](this);
    } else {
      const request = new RequestSubscriber<P>(this);
      this.#request = request;
      request$.subscribe(request);
    }
  }

  queued(request: Unsubscribable): void {
    this.#request = request;
  }

  /** Runs the work under the permit; false if that is not wanted, or not any more. */
  receive(permit: P): boolean {
    if (this.#permit || this.#isLeft()) return false;
    this.#permit = permit;
    this.#starting = true;
    try {
      const source = from(this.#owner.work(permit));
      // Calling for the work may have ended it.
      if (!this.#isLeft()) source.subscribe(this);
    } catch (error) {
      this.error(error);
    }
    this.#starting = false;
    if (this.closed) this.#leave();
    this.#owner.started();
    return true;
  }

  requestEnded(end: End): void {
    if (!this.#permit) {
      if (this.closed) return;
      this.unsubscribe();
      this.#owner.refused(end);
    } else if (end.kind === 'E') {
      this.#endWith(end);
    }
  }

  /** Whether there is nobody any more to run the work for, or there will be nobody in a moment. */
  #isLeft(): boolean {
    return this.closed || this.#parent.closed;
  }

  override next(value: T): void {
    if (!this.closed) this.#owner.mirror(value);
  }

  override error(error: unknown): void {
    this.#endWith({ kind: 'E', error });
  }

  override complete(): void {
    this.#endWith(COMPLETED);
  }

  override unsubscribe(): void {
    if (this.closed) return;
    try {
      super.unsubscribe();
    } finally {
      if (!this.#starting) this.#leave();
    }
  }

  #endWith(end: End): void {
    if (this.closed) return;
    this.#end = end;
    this.unsubscribe();
  }

  #leave(): void {
    try {
      this.#request?.unsubscribe();
    } finally {
      if (this.#permit) this.#owner.left(this.#permit, this.#end);
    }
  }
}
