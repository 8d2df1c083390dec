import { from, type Observable, type ObservableInput, type Subscription } from 'rxjs';
import { checkRequest } from '../check/checkRequest.js';
import { isLockable } from '../check/isLockable.js';
import { askerContext, runIn } from '../core/machinery/AskerContext.js';
import { following } from '../core/machinery/following.js';
import type { GrantedPermit } from '../core/machinery/GrantedPermit.js';
import { type Occupant, occupy } from '../core/machinery/Occupant.js';
import type { RequestTaker } from '../core/machinery/Request.js';
import { askFor, type Asker, type DirectRequest } from '../rxjs/askFor.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import { RequestSubscriber } from '../rxjs/RequestSubscriber.js';
import type { Lease, Lockable, Releasable } from '../types.js';
import { COMPLETED, type End } from './End.js';
import { type PermitConsumer, PermitSubscriber } from './PermitSubscriber.js';

/**
 * One passage through a critical section. It is the request for the permit, and then the subscriber
 * of the work that runs under that permit.
 *
 *     request ─permit─▶ work ──▶ work torn down ──▶ request ended ──▶ permit back ──▶ end passed on
 *
 * The order is the same if the work ends at once, ends later, or is unsubscribed. The section notes
 * how the work ended, and goes on only when the work has been torn down. It does not go on in a
 * finalizer of this subscriber, because operators such as `switchMap` can add finalizers at any
 * time, so none is ever the last. Work that ends at once counts as torn down when `subscribe` has
 * returned, because the operators of a synchronous source add their finalizers only then.
 */
export abstract class CriticalSection<T, P extends Releasable>
  extends RequestSubscriber<unknown, P, T>
  implements Asker<P>, Occupant, PermitConsumer<P>
{
  private readonly parent: Subscription | undefined;
  /**
   * What it was asked for inside of. Its values are heard inside of that too, and not inside of the
   * section.
   */
  private readonly inside: unknown;
  /** The request, if it is not the library's own. */
  private foreign: PermitSubscriber<P> | undefined = undefined;
  private permit: P | undefined = undefined;
  private starting = false;
  private end: End | undefined = undefined;

  /**
   * Called with the permit. What it returns runs under the permit, and what it throws is an error
   * of the work.
   */
  protected abstract work(permit: P): ObservableInput<T>;

  /** The work has sent a value. */
  protected abstract mirror(value: T): void;

  /** The work has been started, and may have ended already. */
  protected abstract started(): void;

  /**
   * The work has been torn down: gives the permit back, then passes the end on.
   *
   * @param end how the work ended; undefined if it was unsubscribed
   */
  protected abstract left(permit: P, end: End | undefined): void;

  /** The request has ended without a permit, so the work never started. */
  protected abstract refused(end: End): void;

  /** It is over: drops the references to the code that it ran for. */
  protected abstract forget(): void;

  /**
   * @param parent unsubscribes this section with itself, if given
   * @param inside what it is asked for inside of, if that is not the code that runs now
   */
  constructor(parent?: Subscription, inside = following.follower?.current()) {
    super(undefined);
    this.parent = parent;
    this.inside = inside;
    parent?.add(this);
  }

  request(lock: Lockable<P> | Observable<P>): void {
    if (this.closed) return;
    try {
      const request$ = isLockable(lock) ? lock.acquire() : lock;
      // `acquire()` is foreign code, and may have ended this section.
      if (this.isLeft()) return;
      checkRequest(request$);
      if (askFor in request$) {
        (request$ as DirectRequest<P>)[askFor](this);
      } else {
        this.foreign = new PermitSubscriber<P>(this);
        request$.subscribe(this.foreign);
        // It waits, and the operators applied to it may deliver the grant in any context.
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

  /** Runs the work under the permit. Returns false if the permit is not wanted, or not any more. */
  override deliver(permit: P): boolean {
    if (this.isLeft()) return false;
    this.permit = permit;
    try {
      this.run(permit);
    } catch (error) {
      // What a teardown throws must not reach the code that granted the permit.
      reportUnhandled(error);
    }
    return true;
  }

  private run(permit: P): void {
    this.starting = true;
    try {
      this.occupy(permit);
      // A lease that is already lost starts no work, and `work` is foreign code that may end the
      // section.
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

  /** Makes the work end if its permit is lost. */
  private occupy(permit: P): void {
    if (occupy in permit) (permit as unknown as GrantedPermit<unknown>)[occupy](this);
    const { signal } = permit as Partial<Lease>;
    if (!signal) return;
    // Other code may abort it in any context.
    this.context ??= askerContext();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on this
    const lost = (): void => runIn(this.context, this.evict, this, signal.reason);
    if (signal.aborted) lost();
    else signal.addEventListener('abort', lost);
    this.add(() => signal.removeEventListener('abort', lost));
  }

  evict(error: unknown): void {
    this.fail(error);
  }

  /** There will be no permit, or it is lost. */
  override fail(error: unknown): void {
    this.requestEnded({ kind: 'E', error });
  }

  requestEnded(end: End): void {
    try {
      this.endWith(end);
    } catch (error) {
      // What a teardown throws must not reach the code that ended the request.
      reportUnhandled(error);
    }
  }

  /**
   * Whether there is nobody left to run the work for, or will be nobody in a moment: a throttle
   * unsubscribes its inner observables one after the other.
   */
  private isLeft(): boolean {
    return this.closed || this.parent?.closed === true;
  }

  override next(value: T): void {
    if (this.closed) return;
    const { follower } = following;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on this
    if (follower) follower.run(this.inside, this.mirror, this, value);
    else this.mirror(value);
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
