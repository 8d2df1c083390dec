import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import {
  concat,
  EMPTY,
  finalize,
  mergeMap,
  NEVER,
  Observable,
  of,
  range,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import {
  allOf,
  CanceledError,
  ClosedError,
  Condition,
  KeyedLock,
  type Lease,
  LeaseLostError,
  Lock,
  type Lockable,
  NotLockedError,
  type Permit,
  RateLimiter,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  type TryLockable,
  usingLock,
  withLock,
} from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { hold } from '../helpers/hold.js';
import { keptOf } from '../helpers/keptOf.js';
import { record } from '../helpers/record.js';

const fault = new Error('fault');
const refused = new Error('refused');

/** A lockable that writes down when it is asked, left and given back, and grants by hand. */
class Noted implements Lockable {
  readonly requests: Subject<Permit>[] = [];
  readonly #name: string;
  readonly #log: string[];

  constructor(name: string, log: string[]) {
    this.#name = name;
    this.#log = log;
  }

  acquire(): Observable<Permit> {
    this.#log.push(`${this.#name} asked`);
    const request$ = new Subject<Permit>();
    this.requests.push(request$);
    return request$.pipe(
      finalize(() => {
        this.#log.push(`${this.#name} left`);
      }),
    );
  }

  permit(): Permit {
    const permit = hold(new Lock());
    const release = permit.release.bind(permit);
    permit.release = () => {
      this.#log.push(`${this.#name} released`);
      release();
    };
    return permit;
  }

  grant(permit = this.permit()): void {
    const request$ = this.requests.at(-1);
    request$?.next(permit);
    request$?.complete();
  }
}

/** Three of them as one, asked for. */
function three() {
  const log: string[] = [];
  const [a, b, c] = [new Noted('a', log), new Noted('b', log), new Noted('c', log)] as const;
  const permits: Permit[] = [];
  const subscription = allOf(a, b, c)
    .acquire()
    .subscribe({
      next: (permit) => {
        log.push('granted');
        permits.push(permit);
      },
      error: (error: unknown) => log.push(`error ${String(error === fault)}`),
      complete: () => log.push('complete'),
    });
  return { log, a, b, c, permits, subscription };
}

/** A lease that is lost by hand. */
class HandLease implements Lease {
  readonly controller = new AbortController();
  declare [Symbol.dispose]: () => void;
  released = false;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  release(): void {
    this.released = true;
  }

  lose(): LeaseLostError {
    const lost = new LeaseLostError('lost');
    this.controller.abort(lost);
    return lost;
  }
}

function leasing<P extends Permit>(lease: P): Lockable<P> {
  return { acquire: () => of(lease) };
}

/** How many listen to a signal. */
function listeners(signal: AbortSignal): number {
  return getEventListeners(signal, 'abort').length;
}

describe('allOf', () => {
  it('asks one after the other in the order given, the next when the one before is granted', () => {
    const { log, a, b, c } = three();
    expect(log).toEqual(['a asked']);
    a.grant();
    expect(log).toEqual(['a asked', 'b asked', 'a left']);
    b.grant();
    c.grant();
    expect(log.filter((line) => !line.endsWith('left'))).toEqual([
      'a asked',
      'b asked',
      'c asked',
      'granted',
      'complete',
    ]);
  });

  it('grants one permit, whose release gives all back in reverse, once', () => {
    const { log, a, b, c, permits } = three();
    for (const each of [a, b, c]) each.grant();
    log.length = 0;
    const [permit] = permits;
    expect([permits.length, permit?.released]).toEqual([1, false]);
    permit?.release();
    permit?.release();
    expect(log).toEqual(['c released', 'b released', 'a released']);
    expect(permit?.released).toBeTrue();
  });

  it('is cold: each subscription is a request of its own', () => {
    const [lock, semaphore] = [new Lock(), new Semaphore(2)];
    const request$ = allOf(lock, semaphore).acquire();
    expect(lock.locked()).toBeFalse();
    const granted: Permit[] = [];
    for (let asked = 0; asked < 3; asked++) request$.subscribe((permit) => granted.push(permit));
    expect([lock.state.waiting, semaphore.value, granted.length]).toEqual([2, 1, 1]);
    granted[0]?.release();
    expect([lock.state.waiting, semaphore.value, granted.length]).toEqual([1, 1, 2]);
  });

  it('the permit shows as a permit, and is given back by using', () => {
    const lock = new Lock();
    const permit = hold(allOf(lock, new Semaphore(1)));
    expect(JSON.stringify(permit)).toBe('{"released":false}');
    permit[Symbol.dispose]();
    expect(lock.locked()).toBeFalse();
  });

  describe('leaving takes back what waits, then gives back what was granted, in reverse:', () => {
    for (const [when, grants, expected] of [
      ['while the first is waited for', 0, ['a left']],
      ['while the second is waited for', 1, ['b left', 'a released']],
      ['while the last is waited for', 2, ['c left', 'b released', 'a released']],
      ['after the grant, nothing', 3, []],
    ] as const) {
      it(when, () => {
        const { log, a, b, c, subscription } = three();
        for (const each of [a, b, c].slice(0, grants)) each.grant();
        log.length = 0;
        subscription.unsubscribe();
        expect(log).toEqual([...expected]);
      });
    }

    it('in the grant of a part', () => {
      const [first, second] = [new Semaphore(1), new Semaphore(1)];
      const stop$ = new Subject<void>();
      const leaving: Lockable = { acquire: () => first.acquire().pipe(tap(() => stop$.next())) };
      const result = record(allOf(leaving, second).acquire().pipe(takeUntil(stop$)));
      expect(result.values).toEqual([]);
      expect([first.value, second.value]).toEqual([1, 1]);
    });

    it('while the second is called for', () => {
      const first = new Semaphore(1);
      const stop$ = new Subject<void>();
      let subscribed = 0;
      const leaving: Lockable = {
        acquire: () => {
          stop$.next();
          return new Observable(() => {
            subscribed++;
          });
        },
      };
      allOf(first, leaving).acquire().pipe(takeUntil(stop$)).subscribe();
      expect([first.value, subscribed]).toEqual([1, 0]);
    });

    it('in the grant of all', () => {
      const [first, second] = [new Lock(), new Lock()];
      allOf(first, second)
        .acquire()
        .pipe(
          mergeMap((permit) => {
            permit.release();
            return EMPTY;
          }),
        )
        .subscribe();
      expect([first.locked(), second.locked()]).toEqual([false, false]);
    });

    it('where nobody takes the grant any more, all are given back', () => {
      const [first, second] = [new Lock(), new Lock()];
      const held = hold(second);
      const stop$ = new Subject<void>();
      allOf(first, second)
        .acquire()
        .pipe(takeUntil(stop$))
        .subscribe({
          complete: () => {
            // It has taken its end, and is not closed yet.
            held.release();
          },
        });
      stop$.next();
      expect([first.locked(), second.locked()]).toEqual([false, false]);
    });

    it('where what is given back lets the next one in, it is asked for in order', () => {
      const [first, second] = [new Lock(), new Lock()];
      const held = hold(second);
      const leaving = allOf(first, second).acquire().subscribe();
      const next = record(allOf(first, second).acquire());
      leaving.unsubscribe();
      expect([first.locked(), second.state.waiting, next.values.length]).toEqual([true, 1, 0]);
      held.release();
      expect(next.values.length).toBe(1);
    });
  });

  describe('if one is refused', () => {
    it('an error of one gives the others back and errors', () => {
      const { log, a, b, c } = three();
      a.grant();
      b.grant();
      log.length = 0;
      c.requests[0]?.error(fault);
      expect(log).toEqual(['c left', 'b released', 'a released', 'error true']);
    });

    it('one that completes without a grant gives them back and completes', () => {
      const { log, a, b, c } = three();
      a.grant();
      b.grant();
      log.length = 0;
      c.requests[0]?.complete();
      expect(log).toEqual(['c left', 'b released', 'a released', 'complete']);
    });

    it('by the first, the others are not asked', () => {
      for (const end of ['error', 'complete'] as const) {
        const { log, a } = three();
        if (end === 'error') a.requests[0]?.error(fault);
        else a.requests[0]?.complete();
        expect(log).toEqual(['a asked', 'a left', end === 'error' ? 'error true' : 'complete']);
      }
    });

    it('by one that is closed, or closes while it is waited for', () => {
      for (const waits of [false, true]) {
        const [lock, semaphore] = [new Lock(), new Semaphore(0)];
        if (!waits) semaphore.close();
        const result = record(allOf(lock, semaphore).acquire());
        if (waits) semaphore.close();
        expect(result.error).toBeInstanceOf(ClosedError);
        expect(lock.locked()).toBeFalse();
      }
    });

    it('by one whose waiting requests are canceled', () => {
      const [lock, semaphore] = [new Lock(), new Semaphore(0)];
      const result = record(allOf(lock, semaphore).acquire());
      semaphore.cancelWaiting();
      expect(result.error).toBeInstanceOf(CanceledError);
      expect(lock.locked()).toBeFalse();
    });

    it('a part that closes after it was granted refuses nothing, and its permit is given back', () => {
      const [lock, semaphore] = [new Lock(), new Semaphore(0)];
      const result = record(allOf(lock, semaphore).acquire());
      lock.close();
      expect(result.error).toBeUndefined();
      semaphore.release();
      expect(result.values.length).toBe(1);
    });
  });

  describe('of somebody else’s lockable', () => {
    it('a second permit from the same request is given back at once', () => {
      const { log, a } = three();
      a.requests[0]?.next(a.permit());
      a.requests[0]?.next(a.permit());
      expect(log).toEqual(['a asked', 'b asked', 'a released']);
    });

    it('one that throws in acquire() is an error, and the others are given back', () => {
      const lock = new Lock();
      const broken: Lockable = {
        acquire() {
          throw fault;
        },
      };
      const result = record(allOf(lock, broken).acquire());
      expect(result.error).toBe(fault);
      expect(lock.locked()).toBeFalse();
    });

    it('one that throws in acquire() when the one before was waited for is an error, too', () => {
      const lock = new Lock();
      const held = hold(lock);
      const broken: Lockable = {
        acquire() {
          throw fault;
        },
      };
      const result = record(allOf(lock, broken).acquire());
      held.release();
      expect(result.error).toBe(fault);
      expect(lock.locked()).toBeFalse();
    });

    it('one that throws while it is subscribed is an error, and the others are given back', () => {
      const lock = new Lock();
      const broken: Lockable = {
        acquire: () =>
          new Observable(() => {
            throw fault;
          }),
      };
      const result = record(allOf(lock, broken).acquire());
      expect(result.error).toBe(fault);
      expect(lock.locked()).toBeFalse();
    });

    it('one that throws in release() is reported, and all others are given back', async () => {
      const log: string[] = [];
      const [a, c] = [new Noted('a', log), new Noted('c', log)];
      const broken: Lockable = {
        acquire: () => {
          const permit = hold(new Lock());
          permit.release = () => {
            throw fault;
          };
          return of(permit);
        },
      };
      const all = allOf(a, broken, c);
      for (const end of ['release', 'leave', 'refuse'] as const) {
        log.length = 0;
        const result = record(all.acquire());
        a.grant();
        const errors = await collectUnhandledErrors(() => {
          if (end === 'refuse') c.requests.at(-1)?.complete();
          else if (end === 'leave') result.subscription.unsubscribe();
          else {
            c.grant();
            result.values[0]?.release();
          }
        });
        expect((errors[0] as { errors: unknown[] }).errors).toEqual([fault]);
        expect(log.at(-1)).toBe('a released');
        expect(result.completed).toBe(end !== 'leave');
      }
    });

    it('one whose teardown throws: what it throws is reported, and the result ends', async () => {
      const lock = new Lock();
      const broken: Lockable = {
        acquire: () =>
          NEVER.pipe(
            finalize(() => {
              throw fault;
            }),
          ),
      };
      const lease = new HandLease();
      const result = record(allOf(lock, leasing(lease), broken).acquire());
      const errors = await collectUnhandledErrors(() => {
        lease.lose();
      });
      expect(result.error).toBeInstanceOf(LeaseLostError);
      expect((errors[0] as { errors: unknown[] }).errors).toEqual([fault]);
      expect([lock.locked(), lease.released]).toEqual([false, true]);
    });

    it('one whose teardown throws when it errors or completes: what it throws is reported, and the result ends', async () => {
      for (const end of ['error', 'complete'] as const) {
        const lock = new Lock();
        const request$ = new Subject<Permit>();
        const broken: Lockable = {
          acquire: () =>
            request$.pipe(
              finalize(() => {
                throw fault;
              }),
            ),
        };
        const result = record(allOf(lock, broken).acquire());
        const errors = await collectUnhandledErrors(() => {
          if (end === 'error') request$.error(refused);
          else request$.complete();
        });
        expect((errors[0] as { errors: unknown[] }).errors).toEqual([fault]);
        expect([result.error, result.completed]).toEqual(
          end === 'error' ? [refused, false] : [undefined, true],
        );
        expect(lock.locked()).toBeFalse();
      }
    });

    it('one whose acquire() returns no Observable is a TypeError, and the others are given back', () => {
      for (const [what, wrong] of [
        ['undefined', undefined],
        ['a Promise', Promise.resolve()],
      ] as const) {
        const lock = new Lock();
        const result = record(allOf(lock, { acquire: () => wrong } as never).acquire());
        expect(result.error).toEqual(
          new TypeError(`acquire(): an object with subscribe(), got ${what}`),
        );
        expect(lock.locked()).toBeFalse();
      }
    });

    it('one that sends no permit is a TypeError, and the others are given back', async () => {
      const [lock, never] = [new Lock(), new Lock()];
      const request$ = new Subject<never>();
      const result = record(allOf(lock, { acquire: () => request$ }, never).acquire());
      const errors = await collectUnhandledErrors(() => {
        request$.next('ticket' as never);
      });
      expect(result.error).toEqual(
        new TypeError('acquire(): an object with release(), got "ticket"'),
      );
      expect(errors).toEqual([]);
      expect([lock.locked(), never.locked(), request$.observed]).toEqual([false, false, false]);
    });

    it('one whose teardown throws, on unsubscribing, the others are given back', () => {
      const lock = new Lock();
      const broken: Lockable = {
        acquire: () =>
          NEVER.pipe(
            finalize(() => {
              throw fault;
            }),
          ),
      };
      const { subscription } = record(allOf(lock, broken).acquire());
      expect(() => {
        subscription.unsubscribe();
      }).toThrow();
      expect(lock.locked()).toBeFalse();
    });

    it('one that grants asynchronously, and does not complete', async () => {
      const log: string[] = [];
      const slow: Lockable = {
        acquire: () =>
          concat(Promise.resolve(hold(new Lock())), NEVER).pipe(finalize(() => log.push('left'))),
      };
      const lock = new Lock();
      await new Promise<void>((resolve) => {
        allOf(slow, lock)
          .acquire()
          .subscribe({ next: () => log.push('granted'), complete: resolve });
      });
      expect(log).toEqual(['granted', 'left']);
      expect(lock.locked()).toBeTrue();
    });

    it('one that grants inside unsubscribe: its permit is given back, and nothing is granted', () => {
      const lock = new Lock();
      let released = 0;
      const late: Lockable = {
        acquire: () =>
          new Observable((subscriber) => () => {
            const permit = hold(new Lock());
            permit.release = () => released++;
            subscriber.next(permit);
            subscriber.complete();
          }),
      };
      const result = record(allOf(lock, late).acquire());
      result.subscription.unsubscribe();
      expect(result.values).toEqual([]);
      expect([released, lock.locked()]).toEqual([1, false]);
    });

    it('what a request sends after its end is not heard', () => {
      const lock = new Lock();
      const waits = new Semaphore(0);
      const rude: Lockable = {
        acquire: () =>
          new Observable<Permit>((subscriber) => {
            subscriber.next(hold(lock));
            subscriber.complete();
            subscriber.error(fault);
            subscriber.complete();
          }),
      };
      const result = record(allOf(rude, waits).acquire());
      expect([result.error, result.completed]).toEqual([undefined, false]);
      waits.release();
      expect(result.values.length).toBe(1);
    });

    it('a request that errors after its grant, while a later one is waited for, is an error', () => {
      const { log, a, b } = three();
      a.requests[0]?.next(a.permit());
      b.requests[0]?.next(b.permit());
      log.length = 0;
      a.requests[0]?.error(fault);
      expect(log).toEqual(['a left', 'b left', 'c left', 'b released', 'a released', 'error true']);
    });

    it('a request that completes after its grant, while a later one is waited for, is none', () => {
      const { log, a, b, c } = three();
      a.requests[0]?.next(a.permit());
      a.requests[0]?.complete();
      b.grant();
      c.grant();
      expect(log.slice(-3)).toEqual(['granted', 'complete', 'c left']);
    });

    it('a request that errors inside of the grant of all is not heard', () => {
      const first = new Noted('first', []);
      const last = new Noted('last', []);
      const log: string[] = [];
      allOf(first, last)
        .acquire()
        .subscribe({
          next: (permit) => {
            first.requests[0]?.error(fault);
            log.push(`released: ${String(permit.released)}`);
          },
          error: () => log.push('error'),
          complete: () => log.push('complete'),
        });
      first.requests[0]?.next(first.permit());
      last.grant();
      expect(log).toEqual(['released: false', 'complete']);
    });

    it('a request that errors because another one is taken back is not heard', () => {
      const lease = new HandLease();
      const last = new Noted('last', []);
      const first: Lockable = {
        acquire: () =>
          concat(of(hold(new Lock())), NEVER).pipe(finalize(() => last.requests[0]?.error(fault))),
      };
      const result = record(allOf<Lockable[]>(leasing(lease), first, last).acquire());
      const lost = lease.lose();
      expect(result.error).toBe(lost);
      expect(lease.released).toBeTrue();
    });

    it('of a permit it asks no more than released and release()', () => {
      let released = false;
      const ticket = {
        released,
        release: () => {
          released = true;
        },
      };
      record(of(1).pipe(withLock(allOf(new Lock(), { acquire: () => of(ticket) }))));
      expect(released).toBeTrue();
    });
  });

  describe('with leases', () => {
    it('grants a lease where a part is one, and else none', () => {
      expect('signal' in hold(allOf(new Lock(), new Semaphore(1)))).toBeFalse();
      for (const lockables of [
        [new Lock(), leasing(new HandLease())],
        [leasing(new HandLease()), new Lock()],
        [leasing(new HandLease()), leasing(new HandLease())],
      ]) {
        const [permit] = record(allOf(...lockables).acquire()).values;
        expect(permit?.signal.aborted).toBeFalse();
      }
    });

    it('it is lost when one of them is, with the reason of that one, once', () => {
      for (const losing of [0, 1]) {
        const leases = [new HandLease(), new HandLease()] as const;
        const reasons: unknown[] = [];
        allOf(leasing(leases[0]), new Lock(), leasing(leases[1]))
          .acquire()
          .subscribe(({ signal }) => {
            signal.addEventListener('abort', () => reasons.push(signal.reason));
          });
        const lost = leases[losing]?.lose();
        leases[1 - losing]?.lose();
        expect(reasons).toEqual([lost]);
      }
    });

    it('it is not given back by being lost', () => {
      const [lease, lock] = [new HandLease(), new Lock()];
      const [permit] = record(allOf(leasing(lease), lock).acquire()).values;
      lease.lose();
      expect([permit?.released, lease.released, lock.locked()]).toEqual([false, false, true]);
      permit?.release();
      expect([permit?.released, lease.released, lock.locked()]).toEqual([true, true, false]);
    });

    it('its signal is never aborted by a release, nor after it', () => {
      class Ending extends HandLease {
        override release(): void {
          super.release();
          this.lose();
        }
      }
      for (const lease of [new HandLease(), new Ending()]) {
        const [permit] = record(allOf(new Lock(), leasing(lease)).acquire()).values;
        permit?.release();
        expect(permit?.signal.aborted).toBeFalse();
        lease.lose();
        expect(permit?.signal.aborted).toBeFalse();
      }
    });

    it('listens to each lease until it is given back, left or refused', () => {
      for (const end of ['release', 'leave', 'error', 'lose'] as const) {
        const lease = new HandLease();
        const last = new Noted('last', []);
        const result = record(allOf(leasing(lease), last).acquire());
        expect(listeners(lease.signal)).toBe(1);
        if (end === 'release') {
          last.grant();
          expect(listeners(lease.signal)).toBe(1);
          result.values[0]?.release();
        } else if (end === 'leave') result.subscription.unsubscribe();
        else if (end === 'error') last.requests[0]?.error(fault);
        else lease.lose();
        expect(listeners(lease.signal)).withContext(end).toBe(0);
      }
    });

    it('a lease that notices its loss only when it is read', () => {
      class Lazy extends HandLease {
        over = false;
        override get signal(): AbortSignal {
          if (this.over) this.lose();
          return this.controller.signal;
        }
      }
      const [one, other] = [new Lazy(), new HandLease()];
      const [permit] = record(allOf(leasing(one), leasing(other)).acquire()).values;
      const reasons: unknown[] = [];
      permit?.signal.addEventListener('abort', () => reasons.push('heard'));
      one.over = true;
      expect(reasons).toEqual([]);
      expect(permit?.signal.aborted).toBeTrue();
      expect(reasons).toEqual(['heard']);
    });

    it('one that is lost while a later part is waited for gives back, and errors at once with its reason', () => {
      const [lock, lease] = [new Lock(), new HandLease()];
      const waits = new Semaphore(0);
      const result = record(allOf(lock, leasing(lease), waits).acquire());
      const lost = lease.lose();
      expect(result.error).toBe(lost);
      expect([lock.locked(), lease.released, waits.state.waiting]).toEqual([false, true, 0]);
    });

    it('one that is lost before it is granted gives back, errors, and asks for nothing more', () => {
      const [lock, lease] = [new Lock(), new HandLease()];
      const lost = lease.lose();
      const { log, asked } = { log: [] as string[], asked: new Noted('later', []) };
      const first: Lockable = {
        acquire: () => {
          log.push('first asked');
          return lock.acquire();
        },
      };
      allOf(first, leasing(lease), asked)
        .acquire()
        .subscribe({ error: (error: unknown) => log.push(String(error === lost)) });
      expect(log).toEqual(['first asked', 'true']);
      expect([lock.locked(), lease.released, asked.requests.length]).toEqual([false, true, 0]);
    });

    it('tears the work down, gives back and errors, under withLock', () => {
      const [lock, lease] = [new Lock(), new HandLease()];
      const log: string[] = [];
      const result = record(
        NEVER.pipe(
          finalize(() => log.push(`torn down, ${String(lock.locked())}`)),
          withLock(allOf(lock, leasing(lease))),
        ),
      );
      const lost = lease.lose();
      expect(result.error).toBe(lost);
      expect(log).toEqual(['torn down, true']);
      expect([lock.locked(), lease.released]).toEqual([false, true]);
    });

    it('one that cannot be granted is given back', () => {
      const lease = new HandLease();
      const lockable = {
        ...leasing(lease),
        tryAcquire: () => lease,
        acquireIfAvailable: () => of(lease),
      };
      const lock = new Lock();
      hold(lock);
      expect(allOf(lockable, lock).tryAcquire()).toBeUndefined();
      expect([lease.released, listeners(lease.signal)]).toEqual([true, 0]);
    });

    it('taken by tryAcquire it is a lease, too', () => {
      const lease = new HandLease();
      const lockable = {
        ...leasing(lease),
        tryAcquire: () => lease,
        acquireIfAvailable: () => of(lease),
      };
      const permit = allOf(new Lock(), lockable).tryAcquire();
      expect(permit?.signal.aborted).toBeFalse();
      lease.lose();
      expect(permit?.signal.aborted).toBeTrue();
    });

    it('also where allOf stands in allOf', () => {
      const lease = new HandLease();
      const inner = allOf(new Lock(), leasing(lease));
      const [permit] = record(allOf(new Semaphore(1), inner).acquire()).values;
      lease.lose();
      expect(permit?.signal.aborted).toBeTrue();
    });
  });

  it('stands in allOf itself', () => {
    const [one, two, three] = [new Lock(), new Lock(), new Lock()];
    const locked = () => [one, two, three].map((lock) => lock.locked());
    const [permit] = record(allOf(one, allOf(two, three)).acquire()).values;
    expect(locked()).toEqual([true, true, true]);
    expect(allOf(allOf(one), two).tryAcquire()).toBeUndefined();
    permit?.release();
    expect(locked()).toEqual([false, false, false]);
  });

  it('waits for itself for ever where a lock is named twice, and can be left', () => {
    const lock = new Lock();
    const result = record(allOf(lock, lock).acquire());
    expect([result.values.length, lock.state.waiting]).toEqual([0, 1]);
    result.subscription.unsubscribe();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
    expect(allOf(lock, lock).tryAcquire()).toBeUndefined();
    expect(lock.locked()).toBeFalse();
  });

  describe('with a condition', () => {
    it('wait() works inside of the section', () => {
      const condition = new Condition();
      const seats = new Semaphore(1);
      const log: string[] = [];
      condition
        .wait()
        .pipe(withLock(allOf(condition, seats)))
        .subscribe({
          next: () => log.push(`notified, ${String(condition.locked())}`),
          complete: () => log.push(`complete, ${String(condition.locked())}`),
        });
      expect([condition.locked(), seats.value]).toEqual([false, 0]);
      const permit = hold(condition.lock);
      condition.notify();
      permit.release();
      expect(log).toEqual(['notified, true', 'complete, false']);
      expect(seats.value).toBe(1);
    });

    it('a wait() that is left inside of the section ends the section, and gives the others back', () => {
      for (const nested of [false, true]) {
        const condition = new Condition();
        const seats = new Semaphore(1);
        const stop$ = new Subject<void>();
        const both = allOf(condition, seats);
        const result = record(
          concat(condition.wait().pipe(takeUntil(stop$)), NEVER).pipe(
            withLock(nested ? allOf(both, new Lock()) : both),
          ),
        );
        stop$.next();
        expect(result.error).toBeInstanceOf(NotLockedError);
        expect([condition.locked(), seats.value]).toEqual([false, 1]);
      }
    });
  });

  describe('in the operators', () => {
    it('withLock runs the source under all, from its start to its teardown', () => {
      const [lock, seats] = [new Lock(), new Semaphore(1)];
      const state = () => `${String(lock.locked())} ${String(seats.value)}`;
      const log: string[] = [];
      of(1)
        .pipe(
          finalize(() => log.push(`torn down, ${state()}`)),
          withLock(allOf(lock, seats)),
        )
        .subscribe({
          next: () => log.push(`next, ${state()}`),
          complete: () => log.push(`complete, ${state()}`),
        });
      expect(log).toEqual(['next, true 0', 'torn down, true 0', 'complete, false 1']);
    });

    it('usingLock shows the one permit, and one that is given back inside gives all back', () => {
      const [lock, seats] = [new Lock(), new Semaphore(1)];
      const states: unknown[] = [];
      usingLock(allOf(lock, seats), (permit) => {
        states.push(permit.released, seats.value);
        permit.release();
        return [lock.locked(), seats.value];
      }).subscribe((each) => states.push(each));
      expect(states).toEqual([false, 0, false, 1]);
    });

    it('throttleBySemaphore takes it for its limit', () => {
      const total = new Semaphore(2);
      const hosts = new KeyedLock<string>();
      const source$ = new Subject<string>();
      const inner$ = new Subject<never>();
      const started: string[] = [];
      source$
        .pipe(
          throttleBySemaphore(allOf(hosts.for('one'), total), (value) => {
            started.push(value);
            return inner$;
          }),
        )
        .subscribe();
      for (const name of ['a', 'b']) source$.next(name);
      expect(started).toEqual(['a']);
      inner$.complete();
      expect(started).toEqual(['a', 'b']);
      expect([total.value, hosts.state.keys]).toEqual([2, 0]);
    });

    it('a limiter at the end starts what has its place: nobody waits with a slot in hand', () => {
      const total = new Semaphore(1);
      const rate = new RateLimiter(2, 1000);
      const all = allOf(total, rate);
      const [first] = record(all.acquire()).values;
      const second = record(all.acquire());
      expect(rate.state.available).toBe(1);
      first?.release();
      expect([second.values.length, rate.state.available]).toEqual([1, 0]);
      second.values[0]?.release();
      const third = record(all.acquire());
      expect([total.value, rate.state.waiting]).toEqual([0, 1]);
      third.subscription.unsubscribe();
      expect([total.value, rate.state.waiting]).toEqual([1, 0]);
    });

    it('a side of a read-write lock', () => {
      const files = new ReadWriteLock();
      const both = allOf(files.read, new Semaphore(2));
      const permits = [hold(both), hold(both)];
      expect(files.state.readers).toBe(2);
      for (const permit of permits) permit.release();
      expect(files.state.readers).toBe(0);
    });
  });

  describe('tryAcquire', () => {
    const trying = (
      name: string,
      log: string[],
      permit: () => Permit | undefined,
    ): TryLockable => ({
      acquire: () => NEVER,
      acquireIfAvailable: () => NEVER,
      tryAcquire: () => {
        log.push(`${name} tried`);
        return permit();
      },
    });

    it('is there where all have it, and nowhere else; acquireIfAvailable, too', () => {
      const has = (all: object) => ['tryAcquire' in all, 'acquireIfAvailable' in all];
      expect(has(allOf(new Lock(), new Semaphore(1)))).toEqual([true, true]);
      expect(has(allOf(new Lock(), new Condition()))).toEqual([false, false]);
      expect(has(allOf(allOf(new Lock()), new RateLimiter(1, 1)))).toEqual([true, true]);
      const half = { acquire: () => NEVER, tryAcquire: () => undefined };
      expect(has(allOf(half))).toEqual([true, false]);
      const none = { acquire: () => NEVER, tryAcquire: undefined, acquireIfAvailable: undefined };
      expect(has(allOf(none))).toEqual([false, false]);
    });

    it('takes all', () => {
      const [lock, seats] = [new Lock(), new Semaphore(2)];
      const permit = allOf(lock, seats).tryAcquire();
      expect([permit?.released, lock.locked(), seats.value]).toEqual([false, true, 1]);
      permit?.release();
      expect([permit?.released, lock.locked(), seats.value]).toEqual([true, false, 2]);
    });

    it('or none: if one refuses, what was taken is given back in reverse, and nothing more is tried', () => {
      const log: string[] = [];
      const noted = (name: string) => trying(name, log, () => new Noted(name, log).permit());
      const all = allOf(
        noted('a'),
        noted('b'),
        trying('c', log, () => undefined),
        noted('d'),
      );
      expect(all.tryAcquire()).toBeUndefined();
      expect(log).toEqual(['a tried', 'b tried', 'c tried', 'b released', 'a released']);
    });

    it('or none: what one throws is thrown, and what was taken is given back in reverse', () => {
      const log: string[] = [];
      const noted = (name: string) => trying(name, log, () => new Noted(name, log).permit());
      const all = allOf(
        noted('a'),
        noted('b'),
        trying('c', log, () => {
          throw fault;
        }),
      );
      expect(() => all.tryAcquire()).toThrow(fault);
      expect(log).toEqual(['a tried', 'b tried', 'c tried', 'b released', 'a released']);
    });

    it('nothing is nothing, whether undefined or null', () => {
      const lock = new Lock();
      const nothing = trying('null', [], () => null as unknown as undefined);
      expect(allOf(lock, nothing).tryAcquire()).toBeUndefined();
      expect(lock.locked()).toBeFalse();
    });

    it('those who wait are let in by what is given back', () => {
      const [first, second] = [new Semaphore(1), new Lock()];
      hold(second);
      const log: string[] = [];
      let asked = false;
      first.state$.subscribe(({ value }) => {
        if (value > 0 || asked) return;
        asked = true;
        first.acquire().subscribe(() => log.push('granted'));
      });
      expect(allOf(first, second).tryAcquire()).toBeUndefined();
      expect(log).toEqual(['granted']);
    });
  });

  describe('acquireIfAvailable', () => {
    it('is cold, and grants all, or completes and has given back', () => {
      const [lock, seats] = [new Lock(), new Semaphore(1)];
      const request$ = allOf(lock, seats).acquireIfAvailable();
      expect(lock.locked()).toBeFalse();
      const first = record(request$);
      expect([first.values.length, first.completed]).toEqual([1, true]);
      first.values[0]?.release();
      hold(seats);
      const second = record(request$);
      expect([second.values, second.completed, lock.locked()]).toEqual([[], true, false]);
    });

    it('errors where one is closed, and has given back', () => {
      const [lock, seats] = [new Lock(), new Semaphore(1)];
      seats.close();
      const result = record(allOf(lock, seats).acquireIfAvailable());
      expect(result.error).toBeInstanceOf(ClosedError);
      expect(lock.locked()).toBeFalse();
    });

    it('where one throws, errors, and has given back', () => {
      const lock = new Lock();
      const broken = {
        acquire: () => NEVER,
        tryAcquire: () => undefined,
        acquireIfAvailable: () => {
          throw fault;
        },
      };
      expect(record(allOf(lock, broken).acquireIfAvailable()).error).toBe(fault);
      expect(lock.locked()).toBeFalse();
    });
  });

  describe('on a flat stack', () => {
    it('100,000 requests that wait, or come one after the other', () => {
      const [lock, seats] = [new Lock(), new Semaphore(1)];
      const held = hold(lock);
      const all = allOf(lock, seats);
      let granted = 0;
      for (let asked = 0; asked < 50_000; asked++) {
        all.acquire().subscribe((permit) => {
          granted++;
          permit.release();
        });
      }
      held.release();
      expect(granted).toBe(50_000);
      range(0, 50_000)
        .pipe(throttleBySemaphore(all, () => EMPTY))
        .subscribe({ complete: () => (granted += 50_000) });
      expect(granted).toBe(100_000);
    });

    it('any number of parts, free or not', () => {
      const locks = Array.from({ length: 2000 }, () => new Lock());
      const all = allOf(...locks);
      const first = record(all.acquire());
      const second = record(all.acquire());
      expect([first.values.length, second.values.length]).toEqual([1, 0]);
      first.values[0]?.release();
      expect(second.values.length).toBe(1);
      second.values[0]?.release();
      expect(locks.filter((lock) => lock.locked())).toEqual([]);
    });
  });

  it('grants in the context in which it was asked, whoever released', () => {
    const tenants = new AsyncLocalStorage<string>();
    const [one, two] = [new Lock(), new Lock()];
    const held = [hold(one), hold(two)];
    const asked: string[] = [];
    const noted: Lockable = {
      acquire: () => {
        asked.push(`asked as ${String(tenants.getStore())}`);
        return two.acquire();
      },
    };
    tenants.run('asker', () =>
      allOf(one, noted)
        .acquire()
        .subscribe({
          next: () => asked.push(`granted as ${String(tenants.getStore())}`),
          complete: () => asked.push(`complete as ${String(tenants.getStore())}`),
        }),
    );
    for (const permit of held) {
      tenants.run('releaser', () => {
        permit.release();
      });
    }
    expect(asked).toEqual(['asked as asker', 'granted as asker', 'complete as asker']);
  });

  it('errors in the context in which it was asked, whoever closed', () => {
    const tenants = new AsyncLocalStorage<string>();
    const two = new Semaphore(0);
    const seen: unknown[] = [];
    tenants.run('asker', () =>
      allOf(new Lock(), two)
        .acquire()
        .subscribe({ error: () => seen.push(tenants.getStore()) }),
    );
    tenants.run('closer', () => {
      two.close();
    });
    expect(seen).toEqual(['asker']);
  });

  it('keeps nobody in memory: not who was granted, though the permit is held, nor who left or was refused', async () => {
    const cases = (['granted', 'granted with a lease', 'left', 'refused'] as const).map((how) => ({
      name: how,
      make: (keep: (alive: unknown) => void) => {
        const [lock, seats] = [new Lock(), new Semaphore(0)];
        const lease = new HandLease();
        const asks = { next: keep, error: () => undefined };
        const parts =
          how === 'granted with a lease' ? [leasing(lease), lock, seats] : [lock, seats];
        keep([lock, seats, lease]);
        const subscription = allOf<Lockable[]>(...parts)
          .acquire()
          .subscribe(asks);
        const asker = (subscription as { destination?: object }).destination;
        if (how === 'left') subscription.unsubscribe();
        else if (how === 'refused') seats.cancelWaiting();
        else seats.release();
        return { asks, subscription, ...(asker && { asker }) };
      },
    }));
    expect(await keptOf(cases)).toEqual([]);
  });

  it('a consumer that throws in its grant harms nobody', async () => {
    const lock = new Lock();
    const all = allOf(lock, new Semaphore(1));
    let granted = 0;
    const errors = await collectUnhandledErrors(() => {
      all.acquire().subscribe((permit) => {
        permit.release();
        throw fault;
      });
      all.acquire().subscribe(() => granted++);
    });
    expect(errors).toEqual([fault]);
    expect(granted).toBe(1);
  });

  describe('at the call', () => {
    it('throws RangeError for none', () => {
      expect(() => allOf()).toThrowError(RangeError, 'allOf(…): at least one lockable, got none');
    });

    for (const [given, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [3, '3'],
      ['lock', '"lock"'],
      [{}, 'an object'],
      [NEVER, 'an Observable'],
      [new KeyedLock<string>(), 'a KeyedLock; pass one of its keys, .for(key)'],
      [new ReadWriteLock(), 'a ReadWriteLock; pass its .read or its .write'],
      [Promise.resolve(), 'a Promise; pass from(promise)'],
      [[new Lock()], 'an Array'],
    ] as const) {
      it(`throws TypeError for ${shown}, and says where it stands`, () => {
        expect(() => allOf(new Lock(), given as never)).toThrowError(
          TypeError,
          `allOf(…): objects with acquire(), got ${shown.replace(/;|$/, ' at index 1$&')}`,
        );
      });
    }

    it('does not follow an array that changes later', () => {
      const locks = [new Lock(), new Lock()];
      const all = allOf(...locks);
      locks.pop();
      expect(hold(all).released).toBeFalse();
      expect(locks.length).toBe(1);
    });
  });
});
