import { EMPTY, from, type ObservableInput, Subscriber, type Subscription } from 'rxjs';
import type { Permit } from '../types.js';

/** How work ended by itself. */
export type End = { readonly kind: 'C' } | { readonly kind: 'E'; readonly error: unknown };

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

/**
 * Mirrors the work. How it ends is only noted, until it has been torn down.
 *
 * What has to follow that is not a finalizer of this subscriber: operators such as `switchMap` add
 * theirs at any time, so that none is ever the last.
 */
class WorkSubscriber<T> extends Subscriber<T> {
  end: End | undefined = undefined;
  readonly #owner: SectionOwner<T, never>;
  #afterTeardown: (() => void) | undefined = undefined;

  constructor(owner: SectionOwner<T, never>, parent: Subscription) {
    super();
    this.#owner = owner;
    parent.add(this);
  }

  override next(value: T): void {
    if (!this.closed) this.#owner.mirror(value);
  }

  override error(error: unknown): void {
    this.#endWith({ kind: 'E', error });
  }

  override complete(): void {
    this.#endWith({ kind: 'C' });
  }

  override unsubscribe(): void {
    if (this.closed) return;
    try {
      super.unsubscribe();
    } finally {
      this.#afterTeardown?.();
    }
  }

  /** Calls back when the work has been torn down; at once if it has been. */
  onceTornDown(call: () => void): void {
    if (this.closed) call();
    else this.#afterTeardown = call;
  }

  #endWith(end: End): void {
    if (this.closed) return;
    this.end = end;
    this.unsubscribe();
  }
}

/**
 * One passage through a critical section, as the subscriber of the request. With the permit it
 * runs the work.
 *
 *     request ──permit──▶ work ──▶ work torn down ──▶ request ended ──▶ permit back ──▶ end passed on
 *
 * This order is the same whether the work ends at once or later, or is left. Where it ends at once
 * it counts as torn down when `subscribe` has returned, since only then have the operators of a
 * synchronous source added their finalizers.
 */
export class CriticalSection<T, P extends Permit> extends Subscriber<P> {
  readonly #owner: SectionOwner<T, P>;
  readonly #parent: Subscription;
  #work: WorkSubscriber<T> | undefined = undefined;

  /**
   * @param owner on whose behalf
   * @param parent what the work is torn down with
   */
  constructor(owner: SectionOwner<T, P>, parent: Subscription) {
    super();
    this.#owner = owner;
    this.#parent = parent;
  }

  override next(permit: P): void {
    if (this.closed || this.#work) {
      permit.release();
      return;
    }
    const work = (this.#work = new WorkSubscriber<T>(this.#owner, this.#parent));
    this.#run(permit, work);
    work.onceTornDown(() => this.#leave(permit, work));
    this.#owner.started();
  }

  override error(error: unknown): void {
    if (this.#work) this.#work.error(error);
    else this.#refuse({ kind: 'E', error });
  }

  override complete(): void {
    // The work goes on without the request.
    if (this.#work) super.unsubscribe();
    else this.#refuse({ kind: 'C' });
  }

  override unsubscribe(): void {
    try {
      this.#work?.unsubscribe();
    } finally {
      super.unsubscribe();
    }
  }

  #run(permit: P, work: WorkSubscriber<T>): void {
    try {
      const source = work.closed ? EMPTY : from(this.#owner.work(permit));
      // Calling for the work may have ended it.
      if (!work.closed) source.subscribe(work);
    } catch (error) {
      work.error(error);
    }
  }

  #leave(permit: P, work: WorkSubscriber<T>): void {
    try {
      super.unsubscribe();
    } finally {
      this.#owner.left(permit, work.end);
    }
  }

  #refuse(end: End): void {
    if (this.closed) return;
    super.unsubscribe();
    this.#owner.refused(end);
  }
}
