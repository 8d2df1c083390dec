import { EMPTY, finalize, NEVER, Observable, of, Subject, takeUntil } from 'rxjs';
import { LeaseLostError, Lock, type Permit, Semaphore, usingLock } from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { leaseOf } from '../helpers/leaseOf.js';

const fault = new Error('fault');

describe('usingLock', () => {
  it('passes the work its permit, and gives it back when the work ends', () => {
    const lock = new Lock();
    let permit: Permit | undefined;
    const values: unknown[] = [];
    usingLock(lock, (own) => {
      permit = own;
      return of(own.released, lock.locked());
    }).subscribe((value) => values.push(value));
    expect(values).toEqual([false, true]);
    expect(permit?.released).toBeTrue();
    expect(lock.locked()).toBeFalse();
  });

  it('takes anything that can be turned into an Observable', async () => {
    const semaphore = new Semaphore();
    const values: unknown[] = [];
    const done = [[1, 2], Promise.resolve(3), new Set([4])].map(
      (input) =>
        new Promise<void>((resolve) => {
          usingLock(semaphore, () => input as Iterable<number>).subscribe({
            next: (value) => values.push(value),
            complete: resolve,
          });
        }),
    );
    await Promise.all(done);
    expect(values).toEqual([1, 2, 3, 4]);
    expect(semaphore.value).toBe(1);
  });

  it('errors the result if the work throws, with the permit given back before', () => {
    const lock = new Lock();
    const seen: unknown[] = [];
    usingLock(lock, () => {
      throw fault;
    }).subscribe({ error: (error: unknown) => seen.push(error, lock.locked()) });
    expect(seen).toEqual([fault, false]);
  });

  it('errors the result with a TypeError if the work returns nothing that can be subscribed', () => {
    const lock = new Lock();
    let seen: unknown;
    usingLock(lock, () => 7 as never).subscribe({ error: (error: unknown) => (seen = error) });
    expect(seen).toBeInstanceOf(TypeError);
    expect(lock.locked()).toBeFalse();
  });

  it('lets the next one in if the work releases its permit itself, and gives nothing back twice', () => {
    const semaphore = new Semaphore(1);
    usingLock(semaphore, (permit) => {
      permit.release();
      return EMPTY;
    }).subscribe();
    expect(semaphore.value).toBe(1);
  });

  it('does not subscribe to the work if the subscriber leaves while it is created', () => {
    const lock = new Lock();
    const stop$ = new Subject<void>();
    let subscribed = false;
    usingLock(lock, () => {
      stop$.next();
      return of(1).pipe(finalize(() => (subscribed = true)));
    })
      .pipe(takeUntil(stop$))
      .subscribe();
    expect(subscribed).toBeFalse();
    expect(lock.locked()).toBeFalse();
  });

  it('gives the permit of a foreign lock back, and ends, even if its release throws', () => {
    const ends: unknown[] = [];
    const broken = {
      released: false,
      release() {
        throw fault;
      },
      [Symbol.dispose]() {
        throw fault;
      },
    };
    const source$ = new Subject<number>();
    usingLock(of<Permit>(broken), () => source$).subscribe({
      complete: () => ends.push('complete'),
    });
    expect(() => source$.complete()).toThrow();
    expect(ends).toEqual(['complete']);
  });

  it('requests nothing for a subscriber that has left already', () => {
    const lock = new Lock();
    const left = new Observable((subscriber) => {
      subscriber.unsubscribe();
      usingLock(lock, fail as never).subscribe(subscriber);
    });
    left.subscribe();
    expect(lock.locked()).toBeFalse();
  });

  it('does not call acquire() of your own lock for a subscriber that has left already', () => {
    let asked = 0;
    const own = {
      acquire() {
        asked++;
        return NEVER;
      },
    };
    new Observable((subscriber) => {
      subscriber.complete();
      usingLock(own, () => NEVER).subscribe(subscriber);
    }).subscribe();
    expect(asked).toBe(0);
  });

  it('ignores what the work sends while it is torn down, and afterwards', () => {
    const values: unknown[] = [];
    let emit: (() => void) | undefined;
    const deaf$ = new Observable<string>((subscriber) => {
      emit = () => subscriber.next('late');
      subscriber.next('in time');
      return emit;
    });
    const subscription = usingLock(new Lock(), () => deaf$).subscribe((value) =>
      values.push(value),
    );
    subscription.unsubscribe();
    emit?.();
    expect(values).toEqual(['in time']);
  });

  it('does not report an error that a request sends after it was unsubscribed', async () => {
    let late: (() => void) | undefined;
    // A source that ignores unsubscribing.
    const request$ = new Observable<Permit>((subscriber) => {
      late = () => subscriber.error(fault);
    });
    const errors = await collectUnhandledErrors(() => {
      usingLock(request$, () => NEVER)
        .subscribe(() => undefined)
        .unsubscribe();
      late?.();
    });
    expect(late).toBeDefined();
    expect(errors).toEqual([]);
  });

  it('gives the permit of a foreign lock back once, even if it is unsubscribed twice', () => {
    let given = 0;
    const permit = { released: false, release: () => given++, [Symbol.dispose]: () => given++ };
    const request$ = of<Permit>(permit);
    const subscription = usingLock(request$, () => NEVER).subscribe(() => undefined);
    subscription.unsubscribe();
    subscription.unsubscribe();
    expect(given).toBe(1);
  });

  it('ends the work when the lease is lost, releases it, and errors with the reason', () => {
    const server = new AbortController();
    const said: unknown[] = [];
    const lease = leaseOf(server.signal, () => said.push('released'));
    usingLock(of(lease), () => NEVER).subscribe({ error: (error: unknown) => said.push(error) });
    const lost = new LeaseLostError('gone');
    server.abort(lost);
    expect(said).toEqual(['released', lost]);
  });

  it('starts no work under a lease that is lost already, and releases it', () => {
    const said: unknown[] = [];
    const lease = leaseOf(AbortSignal.abort('lost'), () => said.push('released'));
    usingLock(of(lease), () => {
      said.push('work');
      return NEVER;
    }).subscribe({ error: (error: unknown) => said.push(error) });
    expect(said).toEqual(['released', 'lost']);
  });

  it('throws TypeError at the call unless the lock is lockable and the work is a function', () => {
    expect(() => usingLock(7 as never, () => NEVER)).toThrowError(
      TypeError,
      /^usingLock\(lock, …\): an object with acquire\(\), or an Observable of permits, got 7$/,
    );
    expect(() => usingLock(new Lock(), NEVER as never)).toThrowError(
      TypeError,
      /^usingLock\(…, work\): a function, got an Observable$/,
    );
  });
});
