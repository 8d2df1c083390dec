import { defer, firstValueFrom, from, of, Subject } from 'rxjs';
import {
  BoundedSemaphore,
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

describe("asyncio's cases for Lock, retold:", () => {
  it('test_repr: the state says whether it is locked', () => {
    const lock = new Lock();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
    lock.acquire().subscribe();
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
  });

  it('test_lock: the lock itself can be neither subscribed nor awaited, and trying takes nothing', async () => {
    const lock = new Lock();
    expect(() => from(lock as never)).toThrowError(TypeError);
    expect(await Promise.resolve<unknown>(lock)).toBe(lock);
    expect(lock.locked()).toBeFalse();
  });

  // Lock and Event take no argument at all, which it is for the compiler to say: spec/types.
  it('test_lock_doesnt_accept_loop_parameter: an argument that is not accepted throws at the call', () => {
    const loop = {} as never;
    expect(() => new Condition(loop)).toThrowError(TypeError);
    expect(() => new Semaphore(loop)).toThrowError(RangeError);
    expect(() => new BoundedSemaphore(loop)).toThrowError(RangeError);
  });

  // `with await lock` is the old way in, which takes nothing there any more. Here nothing is
  // taken by what nobody subscribes to.
  it('test_lock_by_with_statement: a request that is not subscribed takes nothing', () => {
    for (const lock of [new Lock(), new Condition(), new Semaphore(), new BoundedSemaphore()]) {
      lock.acquire();
      of('inside').pipe(withLock(lock));
      expect(lock.locked()).withContext(lock.constructor.name).toBeFalse();
    }
  });

  // There are no ticks between release and grant here: each release has granted when it returns.
  it('test_acquire: each release grants the next request, in order', () => {
    const lock = new Lock();
    const result: number[] = [];
    hold(lock);
    const first = record(lock.acquire());
    const second = record(lock.acquire());
    first.subscription.add(() => result.push(1));
    second.subscription.add(() => result.push(2));
    expect(result).toEqual([]);

    lock.release();
    expect(result).toEqual([1]);

    const third = record(lock.acquire());
    third.subscription.add(() => result.push(3));

    lock.release();
    expect(result).toEqual([1, 2]);

    lock.release();
    expect(result).toEqual([1, 2, 3]);
    for (const { values, completed } of [first, second, third]) {
      expect(values.length).toBe(1);
      expect(completed).toBeTrue();
    }
  });

  it('test_acquire_cancel: a request that is unsubscribed no longer waits', () => {
    const lock = new Lock();
    hold(lock);
    const { subscription, values } = record(lock.acquire());
    subscription.unsubscribe();
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
    lock.release();
    expect(values).toEqual([]);
  });

  // A is inside, B and C wait. A leaves and B is cancelled in the same tick. Without the fix A's
  // release found B's cancelled future at the head of the queue, crashed on it, and C hung.
  it('test_cancel_race: the release goes to C when B, first in the queue, is cancelled just before', () => {
    const lock = new Lock();
    const blocker$ = new Subject<void>();
    const entered: string[] = [];
    const lockIt = (name: string, blocker: Subject<void> | undefined) =>
      record(
        usingLock(lock, () => {
          entered.push(name);
          return blocker ?? [];
        }),
      );
    const a = lockIt('A', blocker$);
    const b = lockIt('B', undefined);
    const c = lockIt('C', undefined);
    expect(lock.state).toEqual({ locked: true, waiting: 2 });

    b.subscription.unsubscribe();
    blocker$.complete();
    expect(entered).toEqual(['A', 'C']);
    expect([a.completed, b.completed, c.completed]).toEqual([true, false, true]);
    expect(lock.locked()).toBeFalse();
  });

  // The same, a moment later: A's release has picked B, whose grant is on its way, when B is
  // cancelled. A release that cannot be taken back from B is lost, and C hangs.
  it('test_cancel_race: the release goes to C when B, first in the queue, is cancelled in the same moment', () => {
    const lock = new Lock();
    const entered: string[] = [];
    const a = hold(lock);
    const b = lock.acquire().subscribe(() => entered.push('B'));
    lock.acquire().subscribe((permit) => {
      entered.push('C');
      permit.release();
    });

    inTheSameMoment(lock, () => b.unsubscribe());
    a.release();
    expect(entered).toEqual(['C']);
    expect(lock.locked()).toBeFalse();
  });

  // One holds, three wait. The first of them is cancelled, and the lock released, in the same
  // tick (bpo-32734). Without the fix the cancelled one woke the next, and the release one more,
  // so that two were inside at once.
  it('test_cancel_release_race: only one is granted when the first is cancelled just before the release', () => {
    const lock = new Lock();
    let inside = 0;
    hold(lock);
    const [first] = [1, 2, 3].map(() => lock.acquire().subscribe(() => inside++));

    first?.unsubscribe();
    lock.release();
    expect(inside).toBe(1);
    expect(lock.state).toEqual({ locked: true, waiting: 1 });
  });

  it('test_cancel_release_race: only one is granted when the first is cancelled in the same moment as the release', () => {
    const lock = new Lock();
    let inside = 0;
    hold(lock);
    const [first] = [1, 2, 3].map(() => lock.acquire().subscribe(() => inside++));

    inTheSameMoment(lock, () => first?.unsubscribe());
    lock.release();
    expect(inside).toBe(1);
    expect(lock.state).toEqual({ locked: true, waiting: 1 });
  });

  // B waits. A's release has picked B; then C asks and B is cancelled, before B has run. Without
  // the fix C went to sleep behind a B that was gone, and nobody woke it.
  it('test_finished_waiter_cancelled: C, behind B in the queue, is granted when B is cancelled with its grant on the way', () => {
    const lock = new Lock();
    const granted: string[] = [];
    hold(lock);
    const b = lock.acquire().subscribe(() => granted.push('B'));
    expect(lock.state.waiting).toBe(1);

    inTheSameMoment(lock, () => {
      lock.acquire().subscribe(() => granted.push('C'));
      b.unsubscribe();
    });
    lock.release();
    expect(granted).toEqual(['C']);
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
  });

  it('test_release_not_acquired: releasing an unlocked lock throws NotLockedError', () => {
    const lock = new Lock();
    expect(() => lock.release()).toThrowError(NotLockedError);
  });

  it('test_release_no_waiters: a release with nobody waiting unlocks it', () => {
    const lock = new Lock();
    lock.acquire().subscribe();
    expect(lock.locked()).toBeTrue();
    lock.release();
    expect(lock.locked()).toBeFalse();
  });

  it('test_context_manager: withLock locks it for as long as the source runs', () => {
    const lock = new Lock();
    const { values } = record(defer(() => of(lock.locked())).pipe(withLock(lock)));
    expect(values).toEqual([true]);
    expect(lock.locked()).toBeFalse();
  });

  it('test_context_manager: a permit in a using declaration locks it to the end of the block', async () => {
    const lock = new Lock();
    {
      using permit = await firstValueFrom(lock.acquire());
      expect(permit.released).toBeFalse();
      expect(lock.locked()).toBeTrue();
    }
    expect(lock.locked()).toBeFalse();
  });
});
