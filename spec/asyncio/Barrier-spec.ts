import { catchError, concat, defer, from, ignoreElements, mergeMap, of, tap } from 'rxjs';
import { Barrier, BrokenBarrierError } from '../../lib/index.js';
import { record } from '../helpers/record.js';

describe("asyncio's cases for Barrier, retold:", () => {
  const parties = 5;
  const everybody = Array.from({ length: parties }, (_, place) => place);

  /** Everybody does the same, one after the other. */
  function all(one: (place: number) => void): void {
    everybody.forEach(one);
  }

  it('test_barrier: the barrier itself can be neither subscribed nor awaited, and trying breaks nothing', async () => {
    const barrier = new Barrier(parties);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
    expect(() => from(barrier as never)).toThrowError(TypeError);
    expect(await Promise.resolve<unknown>(barrier)).toBe(barrier);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  // In asyncio the round that is full is `draining`, and one that is reset `resetting`, until the last
  // of it has run: here both are over when the call returns.
  it('test_repr: the state says how many wait and whether it is broken', () => {
    const barrier = new Barrier(parties);
    const arrive = (count: number) => {
      for (let arrived = 0; arrived < count; arrived++) record(barrier.wait());
    };
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
    arrive(2);
    expect(barrier.state).toEqual({ waiting: 2, broken: false });

    arrive(barrier.parties - barrier.state.waiting);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });

    arrive(2);
    barrier.reset();
    expect(barrier.state).toEqual({ waiting: 0, broken: false });

    arrive(2);
    barrier.abort();
    expect(barrier.state).toEqual({ waiting: 0, broken: true });
  });

  it('test_barrier_parties: fewer than one party throw RangeError', () => {
    expect(() => new Barrier(0)).toThrowError(RangeError);
    expect(() => new Barrier(-4)).toThrowError(RangeError);
    expect(new Barrier(parties).parties).toBe(parties);
  });

  it('test_context_manager: each is granted its own index', () => {
    const barrier = new Barrier(3);
    const results: number[] = [];
    for (let party = 0; party < 3; party++)
      barrier.wait().subscribe((index) => results.push(index));
    expect(results).toEqual([0, 1, 2]);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_filling_one_task: a single task passes a barrier of one', () => {
    const barrier = new Barrier(1);
    expect(record(barrier.wait()).completed).toBeTrue();
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_filling_one_task_twice: two pass a barrier of one, one after the other, with the same index', () => {
    const barrier = new Barrier(1);
    const first = record(barrier.wait());
    expect(barrier.state.waiting).toBe(0);
    const second = record(barrier.wait());
    expect(first.values).toEqual([0]);
    expect(second.values).toEqual([0]);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_filling_task_by_task: arrivals are counted, until the last one', () => {
    const barrier = new Barrier(3);
    const first = record(barrier.wait());
    expect(barrier.state.waiting).toBe(1);
    const second = record(barrier.wait());
    expect(barrier.state.waiting).toBe(2);
    const third = record(barrier.wait());
    expect([first, second, third].map(({ completed }) => completed)).toEqual([true, true, true]);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_filling_tasks_wait_twice: all that pass and wait again pass again', () => {
    const barrier = new Barrier(parties);
    const results: boolean[] = [];
    all(() =>
      barrier.wait().subscribe(() => {
        results.push(true);
        barrier.wait().subscribe(() => results.push(false));
      }),
    );
    expect(results).toEqual([...everybody.map(() => true), ...everybody.map(() => false)]);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_filling_tasks_check_return_value: the second round also gives each its own index', () => {
    const barrier = new Barrier(parties);
    const results: number[] = [];
    all(() =>
      barrier
        .wait()
        .pipe(mergeMap(() => barrier.wait()))
        .subscribe((index) => results.push(index)),
    );
    expect(results).toEqual(everybody);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  // In asyncio its state is `draining` until the last one is out, and who comes meanwhile is held back.
  // Here there is no such state: who comes meanwhile is counted for the next round.
  it('test_draining_state: inside each grant of a round, none of the round counts as waiting', () => {
    const barrier = new Barrier(parties);
    const results: unknown[] = [];
    all(() => barrier.wait().subscribe(() => results.push(barrier.state)));
    expect(results).toEqual(everybody.map(() => ({ waiting: 0, broken: false })));
  });

  // Five pass. Two wait again at once; the other three wait for each other first, at a barrier of
  // three, and then again: the second round is full only if exactly those three met there.
  it('test_blocking_tasks_while_draining: a request made inside a grant does not pass with the present round', () => {
    const barrier = new Barrier(parties);
    const others = new Barrier(parties - 2);
    let again = 2;
    const stories = everybody.map(() =>
      record(
        barrier
          .wait()
          .pipe(
            mergeMap(() =>
              again-- > 0
                ? barrier.wait()
                : concat(others.wait().pipe(ignoreElements()), barrier.wait()),
            ),
          ),
      ),
    );
    expect(stories.map(({ completed }) => completed)).toEqual(everybody.map(() => true));
    expect(stories.map(({ values }) => values)).toEqual(everybody.map((place) => [place]));
  });

  it('test_filling_tasks_cancel_one: an unsubscribed request no longer counts, and the others pass when there are enough', () => {
    const barrier = new Barrier(3);
    const results: boolean[] = [];
    const arrive = () => barrier.wait().subscribe(() => results.push(true));
    const first = arrive();
    expect(barrier.state.waiting).toBe(1);
    arrive();
    expect(barrier.state.waiting).toBe(2);
    first.unsubscribe();
    expect(barrier.state.waiting).toBe(1);
    arrive();
    expect(barrier.state.waiting).toBe(2);
    arrive();
    expect(results).toEqual([true, true, true]);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_reset_barrier: with nobody waiting, reset() changes nothing', () => {
    const barrier = new Barrier(1);
    barrier.reset();
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_reset_barrier_while_tasks_waiting: reset() errors all waiting requests, and the barrier is not broken', () => {
    const barrier = new Barrier(parties);
    const waits = everybody.slice(1).map(() => record(barrier.wait()));
    barrier.reset();
    expect(waits.length).toBe(parties - 1);
    for (const { error } of waits) expect(error).toBeInstanceOf(BrokenBarrierError);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  // The third of five to run resets, and the last two have been woken and have not run yet.
  it('test_reset_barrier_when_tasks_half_draining: reset() errors the requests of a full round that are not granted yet', () => {
    const barrier = new Barrier(parties);
    const rest = 2;
    const results: string[] = [];
    all(() =>
      barrier.wait().subscribe({
        next(index) {
          results.push(`granted ${String(index)}`);
          if (index === parties - rest - 1) barrier.reset();
        },
        error: (error: unknown) => results.push(String(error instanceof BrokenBarrierError)),
      }),
    );
    expect(results).toEqual(['granted 0', 'granted 1', 'granted 2', 'true', 'true']);
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  // The first two of five wait again at once. The third resets, and waits again; the last two
  // fail, and wait again. There the first two were held back until the round was through, so that
  // the reset did not touch them, and the five are a full round. Here they wait for the next
  // round already, and a reset fails all that wait: they have to ask once more.
  it('test_reset_barrier_when_tasks_half_draining_half_blocking: all that error can wait again, and are a full round', () => {
    const barrier = new Barrier(parties);
    const blocking = 2;
    const results: string[] = [];
    let passed = 0;
    const failed = (label: string) =>
      catchError(() => {
        results.push(label);
        return barrier.wait();
      });
    const stories = everybody.map(() => {
      const first$ = barrier.wait().pipe(
        mergeMap(() => {
          if (++passed <= blocking) return barrier.wait().pipe(failed('waited for the next'));
          barrier.reset();
          return barrier.wait();
        }),
        failed('on its way'),
      );
      return record(first$);
    });
    expect(results).toEqual([
      'on its way',
      'on its way',
      'waited for the next',
      'waited for the next',
    ]);
    expect(stories.map(({ completed }) => completed)).toEqual(everybody.map(() => true));
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_reset_barrier_while_tasks_waiting_and_waiting_again: requests that a reset errors wait again, and pass with the last party', () => {
    const barrier = new Barrier(parties);
    const results1: boolean[] = [];
    const results2: boolean[] = [];
    all((place) => {
      if (place === 0) return;
      barrier
        .wait()
        .pipe(
          catchError((error: unknown) => {
            results1.push(error instanceof BrokenBarrierError);
            return barrier.wait();
          }),
        )
        .subscribe(() => results2.push(true));
    });
    barrier.reset();
    barrier.wait().subscribe(() => results2.push(true));

    expect(results1).toEqual(everybody.slice(1).map(() => true));
    expect(results2).toEqual(everybody.map(() => true));
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  // All wait again when they have passed, and the last one resets first. There the round is not
  // through before the last one is out, and the others are held back until then, untouched by the
  // reset. Here they wait for the next round already, so they fail and ask once more.
  it('test_reset_barrier_while_tasks_draining: after a reset by the last of a round, all pass the barrier again, twice', () => {
    const barrier = new Barrier(parties);
    const results: string[] = [];
    let passed = 0;
    const second$ = defer(() => {
      if (++passed === parties) {
        barrier.reset();
        return barrier.wait();
      }
      return barrier.wait().pipe(
        catchError(() => {
          results.push('failed');
          return barrier.wait();
        }),
      );
    });
    const stories = everybody.map(() =>
      record(
        barrier.wait().pipe(
          mergeMap(() => second$),
          tap(() => results.push('second')),
          mergeMap(() => barrier.wait()),
          tap(() => results.push('third')),
        ),
      ),
    );
    const times = (label: string) => results.filter((result) => result === label).length;
    expect([times('failed'), times('second'), times('third')]).toEqual([4, 5, 5]);
    expect(stories.map(({ completed }) => completed)).toEqual(everybody.map(() => true));
    expect(barrier.state).toEqual({ waiting: 0, broken: false });
  });

  it('test_abort_barrier: abort() breaks a barrier even if nobody waits', () => {
    const barrier = new Barrier(1);
    barrier.abort();
    expect(barrier.state).toEqual({ waiting: 0, broken: true });
  });

  // The first two of five wait again at once, the third aborts, and the last two have been woken
  // and have not run yet.
  it('test_abort_barrier_when_tasks_half_draining_half_blocking: abort() errors the requests about to be granted and those of the next round', () => {
    const barrier = new Barrier(parties);
    const results: string[] = [];
    let passed = 0;
    all(() =>
      barrier.wait().subscribe({
        next() {
          if (++passed > 2) barrier.abort();
          else barrier.wait().subscribe({ error: () => results.push('waited for the next') });
        },
        error: () => results.push('on its way'),
      }),
    );
    expect(results).toEqual([
      'on its way',
      'on its way',
      'waited for the next',
      'waited for the next',
    ]);
    expect(barrier.state).toEqual({ waiting: 0, broken: true });
  });

  it('test_abort_barrier_when_exception: when one party fails and aborts, nobody passes the next barrier', () => {
    const barrier = new Barrier(parties);
    const results1: boolean[] = [];
    const results2: boolean[] = [];
    all(() =>
      barrier
        .wait()
        .pipe(
          mergeMap((index) => {
            if (index === 2) throw new Error('fault');
            return barrier.wait();
          }),
        )
        .subscribe({
          next: () => results1.push(true),
          error(error: unknown) {
            if (error instanceof BrokenBarrierError) results2.push(true);
            else barrier.abort();
          },
        }),
    );
    expect(results1).toEqual([]);
    expect(results2).toEqual(everybody.slice(1).map(() => true));
    expect(barrier.state).toEqual({ waiting: 0, broken: true });
  });

  // As above. Then all meet at a second barrier, one of them resets the first, they meet at the
  // second again, so that nobody enters the first before, and then at the first.
  it('test_abort_barrier_when_exception_then_resetting: an aborted barrier is reset, and all pass it', () => {
    const barrier1 = new Barrier(parties);
    const barrier2 = new Barrier(parties);
    const results1: boolean[] = [];
    const results2: boolean[] = [];
    const results3: boolean[] = [];
    const first$ = barrier1.wait().pipe(
      mergeMap((index) => {
        if (index === 2) throw new Error('fault');
        return barrier1.wait();
      }),
      tap(() => results1.push(true)),
      catchError((error: unknown) => {
        if (error instanceof BrokenBarrierError) results2.push(true);
        else barrier1.abort();
        return of(-1);
      }),
    );
    const whole$ = first$.pipe(
      mergeMap(() => barrier2.wait()),
      tap((index) => {
        if (index === 2) barrier1.reset();
      }),
      mergeMap(() => barrier2.wait()),
      mergeMap(() => barrier1.wait()),
    );
    all(() => whole$.subscribe(() => results3.push(true)));
    expect(results1).toEqual([]);
    expect(results2).toEqual(everybody.slice(1).map(() => true));
    expect(results3).toEqual(everybody.map(() => true));
    expect(barrier1.state).toEqual({ waiting: 0, broken: false });
  });
});
