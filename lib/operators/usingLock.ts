import { noop, type Observable, type ObservableInput } from 'rxjs';
import { checkFunction } from '../check/checkFunction.js';
import { checkLock } from '../check/checkLock.js';
import type { Consumer } from '../rxjs/Consumer.js';
import { CriticalSection } from '../shared/CriticalSection.js';
import type { End } from '../shared/End.js';
import { DirectObservable } from '../rxjs/DirectObservable.js';
import { sendError } from '../rxjs/sendError.js';
import { sendNext } from '../rxjs/sendNext.js';
import type { Lockable, Releasable } from '../types.js';

/** A critical section for one consumer, which hears of everything that happens. */
class SingleSection<T, P extends Releasable> extends CriticalSection<T, P> {
  /** Hears of the end, after this subscription has ended. */
  private result: Consumer<T>;
  private doWork: (permit: P) => ObservableInput<T>;

  constructor(consumer: Consumer<T>, work: (permit: P) => ObservableInput<T>) {
    super(typeof consumer === 'function' ? undefined : consumer);
    this.result = consumer;
    this.doWork = work;
  }

  protected override work(permit: P): ObservableInput<T> {
    return this.doWork(permit);
  }

  protected override mirror(value: T): void {
    sendNext(this.result, value);
  }

  protected override started(): void {
    // There is nothing else to start.
  }

  protected override left(permit: P, end: End | undefined): void {
    try {
      permit.release();
    } finally {
      if (end) this.refused(end);
    }
  }

  protected override forget(): void {
    this.result = this.doWork = noop as never;
  }

  protected override refused(end: End): void {
    if (end.kind === 'E') sendError(this.result, end.error);
    else if (typeof this.result !== 'function') this.result.complete();
  }
}

/**
 * Runs work under a permit, and passes it the permit. When you subscribe, it requests the permit.
 * Once granted, it calls the work and mirrors what that returns. When that ends or you unsubscribe,
 * it gives the permit back.
 *
 *     request   --(p|)
 *     work(p)     --a--b--|
 *       usingLock(lock, work)
 *     result    ----a--b--|
 *     lock      u-l-------u         u: unlocked, l: locked
 *
 * - Order: first come, first served, by the time of subscription.
 * - Leaving: if you unsubscribe while it waits, the request is taken back. If you unsubscribe while
 *   the work runs, the work is torn down first, and then the permit is given back.
 * - Ending: the permit is given back once, after the work has been torn down and before
 *   `complete` or `error` goes downstream.
 * - Errors: what the work throws or sends. If the request errors, as
 *   `lock.acquire().pipe(timeout(500))` can, so does the result, and the work is never called. A
 *   request that completes without a permit completes the result.
 *
 * @param lock anything lockable, or a request with operators applied
 * @param work called with the permit; a second permit from the same request is given back at once
 * @throws TypeError for any other lock or work, at the call
 * @example
 * import { of } from 'rxjs';
 * import { Semaphore, usingLock } from 'rxjs-locks';
 *
 * const pool = new Semaphore(3);
 * usingLock(pool.acquire(2), (permit) => of(permit.released)).subscribe(console.log); // false
 *
 * @see {@link withLock} if the work does not need its permit
 */
export function usingLock<T, P extends Releasable>(
  lock: Lockable<P> | Observable<P>,
  work: (permit: P) => ObservableInput<T>,
): Observable<T> {
  checkLock('usingLock(lock, …)', lock);
  checkFunction('usingLock(…, work)', work);
  return new DirectObservable((consumer: Consumer<T>) => {
    const section = new SingleSection(consumer, work);
    section.request(lock);
    return section;
  });
}
