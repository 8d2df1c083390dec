import { concat, defer, from, Subject, take } from 'rxjs';
import { BoundedSemaphore, Semaphore, withLock } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';
import { inTheSameMoment } from './inTheSameMoment.js';

describe("asyncio's cases for Semaphore and BoundedSemaphore, retold:", () => {
  it('test_initial_value_zero: a semaphore of zero is locked', () => {
    expect(new Semaphore(0).locked()).toBeTrue();
  });

  it('test_repr: the state says how many permits are available and how many requests wait', () => {
    const semaphore = new Semaphore();
    expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
    semaphore.acquire().subscribe();
    expect(semaphore.state).toEqual({ value: 0, waiting: 0 });
    semaphore.acquire().subscribe();
    expect(semaphore.state).toEqual({ value: 0, waiting: 1 });
    semaphore.acquire().subscribe();
    expect(semaphore.state).toEqual({ value: 0, waiting: 2 });
  });

  it('test_semaphore: the semaphore itself can be neither subscribed nor awaited, and trying takes nothing', async () => {
    const semaphore = new Semaphore();
    expect(semaphore.value).toBe(1);
    expect(() => from(semaphore as never)).toThrowError(TypeError);
    expect(await Promise.resolve<unknown>(semaphore)).toBe(semaphore);
    expect(semaphore.locked()).toBeFalse();
    expect(semaphore.value).toBe(1);
  });

  it('test_semaphore_value: a negative value throws RangeError', () => {
    expect(() => new Semaphore(-1)).toThrowError(RangeError);
  });

  it('test_acquire: as many are inside as there are permits, and two releases grant two waiting requests', () => {
    const semaphore = new Semaphore(3);
    const result: number[] = [];
    hold(semaphore);
    hold(semaphore);
    expect(semaphore.locked()).toBeFalse();

    const ask = (index: number) => semaphore.acquire().subscribe(() => result.push(index));
    [1, 2, 3].forEach(ask);
    expect(result).toEqual([1]);
    expect(semaphore.locked()).toBeTrue();
    expect(semaphore.state).toEqual({ value: 0, waiting: 2 });

    ask(4);
    semaphore.release();
    semaphore.release();
    expect(result).toEqual([1, 2, 3]);
    expect(semaphore.locked()).toBeTrue();
    expect(semaphore.state).toEqual({ value: 0, waiting: 1 });
  });

  it('test_acquire_cancel: a request that is unsubscribed no longer waits', () => {
    const semaphore = new Semaphore();
    hold(semaphore);
    const { subscription, values } = record(semaphore.acquire());
    subscription.unsubscribe();
    expect(semaphore.state.waiting).toBe(0);
    semaphore.release();
    expect(values).toEqual([]);
  });

  // Four wait. The first two are cancelled and one permit released, in the same tick (gh-90155).
  // Without the fix the permit went to a future that was cancelled already, and nobody got it.
  it('test_acquire_cancel_before_awoken: only the third is granted when the first two are cancelled just before the release', () => {
    const semaphore = new Semaphore(0);
    const requests = [1, 2, 3, 4].map(() => record(semaphore.acquire()));

    requests[0]?.subscription.unsubscribe();
    requests[1]?.subscription.unsubscribe();
    semaphore.release();
    expect(requests.map(({ completed }) => completed)).toEqual([false, false, true, false]);
  });

  it('test_acquire_cancel_before_awoken: only the third is granted when the first two are cancelled in the same moment as the release', () => {
    const semaphore = new Semaphore(0);
    const requests = [1, 2, 3, 4].map(() => record(semaphore.acquire()));

    inTheSameMoment(semaphore, () => {
      requests[0]?.subscription.unsubscribe();
      requests[1]?.subscription.unsubscribe();
    });
    semaphore.release();
    expect(requests.map(({ completed }) => completed)).toEqual([false, false, true, false]);
  });

  // Two wait. The first is cancelled and a permit released, in the same tick. Without the fix
  // the second hung, and the semaphore with it.
  it('test_acquire_hang: the second is granted when the first is cancelled just before the release', () => {
    const semaphore = new Semaphore(0);
    const first = record(semaphore.acquire());
    const second = record(semaphore.acquire());

    first.subscription.unsubscribe();
    semaphore.release();
    expect(second.completed).toBeTrue();
    expect(semaphore.locked()).toBeTrue();
  });

  it('test_acquire_hang: the second is granted when the first is cancelled in the same moment as the release', () => {
    const semaphore = new Semaphore(0);
    const first = record(semaphore.acquire());
    const second = record(semaphore.acquire());

    inTheSameMoment(semaphore, () => first.subscription.unsubscribe());
    semaphore.release();
    expect(second.completed).toBeTrue();
    expect(semaphore.locked()).toBeTrue();
  });

  // The first is inside, the second waits. The first leaves, which lets the second in, and
  // cancels it before it has run. Without the fix the permit was lost with the second, and a
  // later acquire() hung.
  it('test_acquire_no_hang: a permit on its way to a request that is cancelled goes to the next', () => {
    const semaphore = new Semaphore(1);
    const leave$ = new Subject<void>();
    const first = record(leave$.pipe(withLock(semaphore)));
    const second = record(defer(() => ['inside']).pipe(withLock(semaphore)));

    inTheSameMoment(semaphore, () => second.subscription.unsubscribe());
    leave$.complete();
    expect(first.completed).toBeTrue();
    expect(second.values).toEqual([]);
    expect(record(semaphore.acquire()).completed).toBeTrue();
  });

  it('test_release_not_acquired: releasing a full bounded semaphore throws RangeError', () => {
    const semaphore = new BoundedSemaphore();
    expect(() => semaphore.release()).toThrowError(RangeError);
  });

  it('test_release_no_waiters: a release with nobody waiting unlocks it', () => {
    const semaphore = new Semaphore();
    semaphore.acquire().subscribe();
    expect(semaphore.locked()).toBeTrue();
    semaphore.release();
    expect(semaphore.locked()).toBeFalse();
  });

  // Three go in twice each. Each asks for its second turn in the same moment in which it gives
  // its first back, when the next has been picked and has not run yet. Without the fix it took
  // the permit back at once, and the others starved.
  it('test_acquire_fifo_order: a request that leaves and is made again comes after waiting ones', () => {
    const semaphore = new Semaphore(1);
    const result: string[] = [];
    const step$ = new Subject<void>();
    const turn = (label: string) =>
      defer(() => {
        result.push(label);
        return step$.pipe(take(1));
      }).pipe(withLock(semaphore));
    for (const tag of ['c1', 'c2', 'c3']) {
      concat(turn(`${tag}_1`), turn(`${tag}_2`)).subscribe();
    }

    for (let turns = 1; turns < 6; turns++) step$.next();
    expect(result).toEqual(['c1_1', 'c2_1', 'c3_1', 'c1_2', 'c2_2', 'c3_2']);
  });

  // The second gives its permit back in its own grant and asks again at once, while the third
  // waits.
  it('test_acquire_fifo_order_2: a request made inside a grant, after a release, comes after waiting ones', () => {
    const semaphore = new Semaphore(1);
    const result: number[] = [];
    semaphore.acquire().subscribe(() => result.push(1));
    semaphore.acquire().subscribe(() => {
      result.push(2);
      semaphore.release();
      semaphore.acquire().subscribe(() => result.push(4));
    });
    semaphore.acquire().subscribe(() => result.push(3));

    semaphore.release();
    expect(result).toEqual([1, 2, 3]);
    semaphore.release();
    expect(result).toEqual([1, 2, 3, 4]);
  });

  it('test_acquire_fifo_order_3: two releases go to the second and the third when the first has been cancelled', () => {
    const semaphore = new Semaphore(0);
    const result: number[] = [];
    const first = semaphore.acquire().subscribe(() => result.push(1));
    semaphore.acquire().subscribe(() => result.push(2));
    semaphore.acquire().subscribe(() => result.push(3));

    first.unsubscribe();
    semaphore.release();
    semaphore.release();
    expect(result).toEqual([2, 3]);
  });

  // The first waits at zero. The second releases three permits and asks, the third asks, both
  // before the first has run. Without the fix these two, put to sleep behind the first, were not
  // woken when it had run, beside two permits that were there. A fourth, whom the first starts,
  // comes last.
  it('test_acquire_fifo_order_4: the permits of three releases go to the first and to the requests made before it has run, in order', () => {
    const semaphore = new Semaphore(0);
    const result: number[] = [];
    const values: number[] = [];
    const ask = (index: number, inGrant?: () => void) =>
      semaphore.acquire().subscribe(() => {
        inGrant?.();
        result.push(index);
      });
    ask(1, () => {
      values.push(semaphore.value);
      ask(4);
    });

    inTheSameMoment(semaphore, () => {
      semaphore.release();
      semaphore.release();
      values.push(semaphore.value);
      // Two are left, but the first has not run.
      expect(semaphore.locked()).toBeTrue();
      ask(2);
      ask(3);
    });
    semaphore.release();
    // When the first gets its turn, all three permits are taken, as in asyncio.
    expect(values).toEqual([2, 0]);
    expect(result).toEqual([1, 2, 3]);
    semaphore.release();
    expect(result).toEqual([1, 2, 3, 4]);
  });
});
