import {
  defer,
  map,
  of,
  raceWith,
  repeat,
  Subject,
  type Subscription,
  switchMap,
  tap,
  timer,
  VirtualTimeScheduler,
} from 'rxjs';
import {
  Condition,
  Lock,
  NotLockedError,
  Semaphore,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';
import { inTheSameMoment } from './inTheSameMoment.js';

/** Acquires the lock and waits, and stays inside: `await cond.acquire()`, `await cond.wait()`. */
function acquireAndWait(condition: Condition) {
  return condition.acquire().pipe(switchMap(() => condition.wait()));
}

/** Acquires the lock, calls and releases. */
function inside(condition: Condition, call: () => void): void {
  const permit = hold(condition.lock);
  call();
  permit.release();
}

describe("asyncio's cases for Condition, retold:", () => {
  it('test_wait: a notified request is granted when it gets the lock, in order', () => {
    const condition = new Condition();
    const result: number[] = [];
    for (const index of [1, 2, 3]) {
      acquireAndWait(condition).subscribe(() => result.push(index));
    }
    expect(result).toEqual([]);
    expect(condition.locked()).toBeFalse();

    hold(condition.lock);
    condition.notify();
    expect(result).toEqual([]);
    expect(condition.locked()).toBeTrue();

    condition.release();
    expect(result).toEqual([1]);
    expect(condition.locked()).toBeTrue();

    condition.notify(2);
    expect(result).toEqual([1]);
    expect(condition.locked()).toBeTrue();

    condition.release();
    expect(result).toEqual([1, 2]);
    expect(condition.locked()).toBeTrue();

    condition.release();
    expect(result).toEqual([1, 2, 3]);
    expect(condition.locked()).toBeTrue();
  });

  // In asyncio the cancelled wait takes the lock again before it raises, and it ends locked.
  it('test_wait_cancel: a wait that is unsubscribed no longer waits, and does not hold the lock', () => {
    const condition = new Condition();
    const permit = hold(condition.lock);
    const { subscription, values } = record(condition.wait());
    subscription.unsubscribe();
    expect(values).toEqual([]);
    expect(condition.state.waiting).toBe(0);
    expect(condition.locked()).toBeFalse();
    expect(permit.released).toBeTrue();
  });

  // One waits and is notified by a holder. Then it is cancelled and the lock released, in the
  // same tick. There the notified wait wins, and ends holding the lock. Here who has left never
  // gets it, be it cancelled just before the release or with its grant on the way.
  it('test_wait_cancel_contested: a notified wait that is cancelled just before the release does not get the lock', () => {
    const condition = new Condition();
    const { subscription, values } = record(acquireAndWait(condition));
    expect(condition.locked()).toBeFalse();

    hold(condition.lock);
    condition.notify();
    expect(condition.lock.state).toEqual({ locked: true, waiting: 1 });
    subscription.unsubscribe();
    condition.release();
    expect(values).toEqual([]);
    expect(condition.lock.state).toEqual({ locked: false, waiting: 0 });
  });

  it('test_wait_cancel_contested: a notified wait that is cancelled in the same moment as the release does not get the lock', () => {
    const condition = new Condition();
    const { subscription, values } = record(acquireAndWait(condition));

    hold(condition.lock);
    condition.notify();
    inTheSameMoment(condition.lock, () => subscription.unsubscribe());
    condition.release();
    expect(values).toEqual([]);
    expect(condition.lock.state).toEqual({ locked: false, waiting: 0 });
  });

  // One waits inside a critical section, is notified, and queues for the lock, which somebody
  // else holds; there it is cancelled, and then the lock is released (bpo-32841). Without the
  // fix the cancellation was swallowed and the section went on.
  it('test_wait_cancel_after_notify: a section that is left while its wait queues for the lock does not continue', () => {
    const condition = new Condition();
    let waited = false;
    const waiter = record(
      usingLock(condition, () => {
        waited = true;
        return condition.wait();
      }),
    );

    hold(condition.lock);
    condition.notify();
    waiter.subscription.unsubscribe();
    condition.release();
    expect(waited).toBeTrue();
    expect(waiter.values).toEqual([]);
    expect(condition.locked()).toBeFalse();
  });

  it('test_wait_unacquired: waiting without the lock errors with NotLockedError', () => {
    const { error } = record(new Condition().wait());
    expect(error).toBeInstanceOf(NotLockedError);
  });

  it('test_wait_for: a woken request waits again until the predicate is true', () => {
    const condition = new Condition();
    let holds = false;
    const { values } = record(
      usingLock(condition, () => condition.waitFor(() => holds && 'it holds')),
    );
    expect(values).toEqual([]);

    inside(condition, () => condition.notify());
    expect(values).toEqual([]);

    holds = true;
    inside(condition, () => condition.notify());
    expect(values).toEqual(['it holds']);
    expect(condition.locked()).toBeFalse();
  });

  it('test_wait_for_unacquired: if the predicate is true at once, nobody has to hold the lock', () => {
    const { values, completed } = record(new Condition().waitFor(() => [1, 2, 3]));
    expect(values).toEqual([[1, 2, 3]]);
    expect(completed).toBeTrue();
  });

  it('test_wait_for_unacquired: if it is false, the wait errors with NotLockedError', () => {
    const { error } = record(new Condition().waitFor(() => false));
    expect(error).toBeInstanceOf(NotLockedError);
  });

  it('test_notify: notify(n) wakes the first n waiting requests, and all if there are fewer', () => {
    const condition = new Condition();
    const result: number[] = [];
    for (const index of [1, 2, 3]) {
      acquireAndWait(condition).subscribe(() => {
        result.push(index);
        condition.release();
      });
    }

    inside(condition, () => condition.notify(1));
    expect(result).toEqual([1]);

    inside(condition, () => {
      condition.notify(1);
      condition.notify(2048);
    });
    expect(result).toEqual([1, 2, 3]);
    expect(condition.locked()).toBeFalse();
  });

  it('test_notify_all: notifyAll() wakes all waiting requests', () => {
    const condition = new Condition();
    const result: number[] = [];
    for (const index of [1, 2]) {
      acquireAndWait(condition).subscribe(() => {
        result.push(index);
        condition.release();
      });
    }

    inside(condition, () => condition.notifyAll());
    expect(result).toEqual([1, 2]);
  });

  it('test_notify_unacquired: notify() without the lock throws NotLockedError', () => {
    expect(() => new Condition().notify()).toThrowError(NotLockedError);
  });

  it('test_notify_all_unacquired: notifyAll() without the lock throws NotLockedError', () => {
    expect(() => new Condition().notifyAll()).toThrowError(NotLockedError);
  });

  it('test_repr: the state says how many wait to be notified, and its lock whether it is locked', () => {
    const condition = new Condition();
    expect(condition.lock.state.locked).toBeFalse();
    expect(condition.state).toEqual({ waiting: 0 });

    acquireAndWait(condition).subscribe();
    expect(condition.state).toEqual({ waiting: 1 });
    acquireAndWait(condition).subscribe();
    expect(condition.state).toEqual({ waiting: 2 });

    hold(condition.lock);
    expect(condition.lock.state.locked).toBeTrue();
  });

  it('test_context_manager: withLock locks it for as long as the source runs', () => {
    const condition = new Condition();
    expect(condition.locked()).toBeFalse();
    const { values } = record(defer(() => of(condition.locked())).pipe(withLock(condition)));
    expect(values).toEqual([true]);
    expect(condition.locked()).toBeFalse();
  });

  it('test_explicit_lock: a condition and its lock are locked together', () => {
    const given = new Lock();
    const own = new Condition();
    const pairs: [Lock, Condition][] = [
      [given, new Condition(given)],
      [own.lock, own],
    ];
    for (const [lock, condition] of pairs) {
      const both = () => [lock.locked(), condition.locked()];
      const seen = defer(() => of(both()));
      expect(condition.lock).toBe(lock);
      expect(both()).toEqual([false, false]);
      expect(record(seen.pipe(withLock(condition))).values).toEqual([[true, true]]);
      expect(both()).toEqual([false, false]);
      expect(record(seen.pipe(withLock(lock))).values).toEqual([[true, true]]);
      expect(both()).toEqual([false, false]);
    }
  });

  // There are no event loops to mix up here. What can be wrong is an argument that is not a lock.
  it('test_ambiguous_loops: anything but a lock throws TypeError at the call', () => {
    const lookalike = { acquire: () => of(), locked: () => false, release: () => undefined };
    for (const wrong of [null, {}, lookalike, new Semaphore(), new Condition()]) {
      expect(() => new Condition(wrong as never)).toThrowError(TypeError);
    }
  });

  // asyncio.wait_for takes the lock again before it raises. Here `timeout` is for what may
  // go on without the lock.
  it('test_timeout_in_block: a wait that runs out of time continues, holding the lock', () => {
    const condition = new Condition();
    const scheduler = new VirtualTimeScheduler();
    const waiter = record(
      usingLock(condition, () =>
        condition
          .wait(timer(500, scheduler))
          .pipe(map((notified) => [notified, condition.locked()])),
      ),
    );
    expect(condition.locked()).toBeFalse();

    scheduler.flush();
    expect([waiter.values, waiter.completed]).toEqual([[[false, true]], true]);
    expect(condition.state.waiting).toBe(0);
    expect(condition.locked()).toBeFalse();
  });

  // Unsubscribing sends nothing. What has to arrive as it was sent is an error that ends the
  // wait from outside. Without the fix the wait raised a new one in its place.
  it('test_cancelled_error_wakeup: an error that ends a wait before it is notified arrives unchanged', () => {
    const condition = new Condition();
    const cancelled = new Error('cancelled');
    const cancel$ = new Subject<never>();
    const waiter = record(
      usingLock(condition, () => condition.waitFor(() => false).pipe(raceWith(cancel$))),
    );

    cancel$.error(cancelled);
    expect(waiter.error).toBe(cancelled);
    expect(condition.state.waiting).toBe(0);
    expect(condition.locked()).toBeFalse();
  });

  it('test_cancelled_error_re_aquire: an error that ends a wait while it queues for the lock arrives unchanged', () => {
    const condition = new Condition();
    let wake = false;
    const cancelled = new Error('cancelled');
    const cancel$ = new Subject<never>();
    const waiter = record(
      usingLock(condition, () => condition.waitFor(() => wake).pipe(raceWith(cancel$))),
    );

    const permit = hold(condition.lock);
    wake = true;
    condition.notify();
    cancel$.error(cancelled);
    expect(waiter.error).toBe(cancelled);
    expect(permit.released).toBeFalse();
    expect(condition.lock.state).toEqual({ locked: true, waiting: 0 });
  });

  describe('two consumers wait for an item; the producer makes one and notifies the first, which is cancelled', () => {
    // The item has to be consumed all the same. Without the fix the one wake-up was lost with the
    // first consumer, and the second slept beside the item.
    let condition: Condition;
    let items: number;
    let consumers: Subscription[];
    const consumer = () =>
      usingLock(condition, () =>
        condition
          .waitFor(() => items !== 0)
          .pipe(
            repeat(),
            tap(() => items--),
          ),
      );

    beforeEach(() => {
      condition = new Condition();
      items = 0;
      consumers = [consumer().subscribe(), consumer().subscribe()];
      expect(condition.state.waiting).toBe(2);
    });

    it('test_cancelled_wakeup: in the same moment as it is notified', () => {
      inTheSameMoment(condition, () => consumers[0]?.unsubscribe());
      inside(condition, () => {
        items++;
        condition.notify();
      });
      expect(items).toBe(0);
    });

    it('test_cancelled_wakeup_relock: while it queues for the lock again', () => {
      inside(condition, () => {
        items++;
        condition.notify();
        expect(condition.lock.state.waiting).toBe(1);
        consumers[0]?.unsubscribe();
      });
      expect(items).toBe(0);
    });

    it('test_cancelled_wakeup_relock: with the lock on its way to it', () => {
      const permit = hold(condition.lock);
      items++;
      condition.notify();
      inTheSameMoment(condition.lock, () => consumers[0]?.unsubscribe());
      permit.release();
      expect(items).toBe(0);
    });

    it('test_cancelled_wakeup_relock: while the producer itself waits for the item to be consumed', () => {
      const producer = record(
        usingLock(condition, () => {
          items++;
          condition.notify();
          consumers[0]?.unsubscribe();
          return condition.waitFor(() => items === 0).pipe(map(() => items));
        }),
      );
      expect(items).toBe(0);
      inside(condition, () => condition.notifyAll());
      expect(producer.values).toEqual([0]);
    });
  });
});
