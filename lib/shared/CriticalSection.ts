import { from, type Observable, type ObservableInput, Subscriber, type Subscription } from 'rxjs';
import { isLockable } from '../check/isLockable.js';
import { askerContext, runIn } from '../core/machinery/AskerContext.js';
import type { GrantedPermit } from '../core/machinery/GrantedPermit.js';
import { type Occupant, occupy } from '../core/machinery/Occupant.js';
import type { RequestTaker } from '../core/machinery/Request.js';
import { askFor, type DirectRequest } from '../rxjs/askFor.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import { RequestSubscriber } from '../rxjs/RequestSubscriber.js';
import type { Lease, Lockable, Releasable } from '../types.js';

/** How work, or a request, ended by itself. */
export type End = { readonly kind: 'C' } | { readonly kind: 'E'; readonly error: unknown };

const COMPLETED: End = { kind: 'C' };

type Asking<P extends Releasable> = Pick<
  CriticalSection<unknown, P>,
  'context' | 'deliver' | 'requestEnded'
>;

/** The subscriber of a request that is not the library's own: a shaped one, or somebody else's. */
class PermitSubscriber<P extends Releasable> extends Subscriber<P> {
  private readonly section: Asking<P>;

  constructor(section: Asking<P>) {
    super();
    this.section = section;
  }

  override next(permit: P): void {
    const { section } = this;
    if (!runIn(section.context, section.deliver, section, permit)) permit.release();
  }

  override error(error: unknown): void {
    this.finish({ kind: 'E', error });
  }

  override complete(): void {
    this.finish(COMPLETED);
  }

  /** Once: what is thrown after the end comes here, too. */
  private finish(end: End): void {
    if (this.closed) return;
    try {
      this.unsubscribe();
    } finally {
      const { section } = this;
      runIn(section.context, section.requestEnded, section, end);
    }
  }
}

/**
 * One passage through a critical section, as the subscriber of the work, and as the request for
 * the permit that the work is run under.
 *
 *     request ──permit──▶ work ──▶ work torn down ──▶ request ended ──▶ permit back ──▶ end passed on
 *
 * This order is the same whether the work ends at once or later, or is left. How it ends is only
 * noted, until it has been torn down. What follows is no finalizer of this subscriber: operators
 * such as `switchMap` add theirs at any time, so that none is ever the last. And work that ends
 * at once counts as torn down when `subscribe` has returned, since only then have the operators
 * of a synchronous source added theirs.
 */
export abstract class CriticalSection<T, P extends Releasable>
  extends RequestSubscriber<unknown, P, T>
  implements Occupant
{
  private readonly parent: Subscription | undefined;
  /** The request, where it is not the library's own. */
  private foreign: PermitSubscriber<P> | undefined = undefined;
  private permit: P | undefined = undefined;
  private starting = false;
  private end: End | undefined = undefined;

  /** The permit is there. What this returns is run under it; what it throws is an error of the work. */
  protected abstract work(permit: P): ObservableInput<T>;

  /** The work has sent a value. */
  protected abstract mirror(value: T): void;

  /** The work has been started, and may have ended. */
  protected abstract started(): void;

  /**
   * The work has been torn down: gives the permit back, then passes the end on.
   *
   * @param end how the work ended; undefined if it was left
   */
  protected abstract left(permit: P, end: End | undefined): void;

  /** The request has ended without a permit, so there was no work. */
  protected abstract refused(end: End): void;

  /** It is over, and lets go of whom it was passed on behalf of. */
  protected abstract forget(): void;

  /** @param parent what it is left with, if not alone */
  constructor(parent?: Subscription) {
    super(undefined);
    this.parent = parent;
    parent?.add(this);
  }

  request(lock: Lockable<P> | Observable<P>): void {
    if (this.closed) return;
    try {
      const request$ = isLockable(lock) ? lock.acquire() : lock;
      // Calling for the request may have ended it.
      if (this.isLeft()) return;
      if (askFor in request$) {
        (request$ as DirectRequest<P>)[askFor](this);
      } else {
        this.foreign = new PermitSubscriber<P>(this);
        request$.subscribe(this.foreign);
        // It waits. What shaped the request may grant in whatever context it likes.
        if (!this.permit && !this.isLeft()) this.context ??= askerContext();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  ask(taker: RequestTaker<unknown, P>, asked: unknown, ifAvailable: boolean): void {
    this.asked = asked;
    if (taker.grantAtOnce(this) || taker.enqueue(this, ifAvailable)) return;
    this.requestEnded(COMPLETED);
  }

  /** Runs the work under the permit; false if that is not wanted, or not any more. */
  override deliver(permit: P): boolean {
    if (this.permit || this.isLeft()) return false;
    this.permit = permit;
    try {
      this.run(permit);
    } catch (error) {
      // What a teardown throws is not for whoever gave the permit.
      reportUnhandled(error);
    }
    return true;
  }

  private run(permit: P): void {
    this.starting = true;
    try {
      this.occupy(permit);
      // A lease that is lost already starts no work, and calling for the work may have ended it.
      const source = this.isLeft() ? undefined : from(this.work(permit));
      if (!this.isLeft()) source?.subscribe(this);
    } catch (error) {
      this.error(error);
    }
    this.starting = false;
    try {
      if (this.closed) this.leave();
    } finally {
      this.started();
    }
  }

  /** Sees to it that the work ends where its permit is lost. */
  private occupy(permit: P): void {
    if (occupy in permit) (permit as unknown as GrantedPermit<unknown>)[occupy](this);
    const { signal } = permit as Partial<Lease>;
    if (!signal) return;
    const lost = (): void => this.evict(signal.reason);
    if (signal.aborted) lost();
    else signal.addEventListener('abort', lost);
    this.add(() => signal.removeEventListener('abort', lost));
  }

  evict(error: unknown): void {
    this.requestEnded({ kind: 'E', error });
  }

  /** There will be no permit. */
  override fail(error: unknown): void {
    this.requestEnded({ kind: 'E', error });
  }

  requestEnded(end: End): void {
    if (this.permit && end.kind === 'C') return;
    try {
      this.endWith(end);
    } catch (error) {
      // What a teardown throws is not for whoever ended the request.
      reportUnhandled(error);
    }
  }

  /**
   * Whether there is nobody left to run the work for, or will be nobody in a moment: the inner
   * observables of a throttle are left one after the other.
   */
  private isLeft(): boolean {
    return this.closed || this.parent?.closed === true;
  }

  override next(value: T): void {
    if (!this.closed) this.mirror(value);
  }

  override error(error: unknown): void {
    this.endWith({ kind: 'E', error });
  }

  override complete(): void {
    this.endWith(COMPLETED);
  }

  override unsubscribe(): void {
    if (this.closed) return;
    try {
      super.unsubscribe();
    } finally {
      if (!this.starting) this.leave();
    }
  }

  private endWith(end: End): void {
    if (this.closed) return;
    this.end = end;
    this.unsubscribe();
  }

  private leave(): void {
    try {
      this.foreign?.unsubscribe();
    } finally {
      const { permit, end } = this;
      try {
        if (permit) this.left(permit, end);
        else if (end) this.refused(end);
      } finally {
        this.forget();
      }
    }
  }
}
