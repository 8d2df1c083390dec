import {
  finalize,
  NEVER,
  Observable,
  of,
  type OperatorFunction,
  Subject,
  takeUntil,
  UnsubscriptionError,
} from 'rxjs';
import {
  Lock,
  type Lockable,
  type Permit,
  Semaphore,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { record } from '../helpers/record.js';

const fault = new Error('fault');

/** Runs a source under the permits of foreign requests. */
const operators: readonly (readonly [
  name: string,
  under: (lock: Lockable) => OperatorFunction<number, number>,
])[] = [
  ['withLock', (lock) => withLock(lock)],
  ['throttleBySemaphore', (lock) => throttleBySemaphore(lock, (value) => of(value))],
];

describe('a critical section, if the request is not the library’s own:', () => {
  for (const [name, under] of operators) {
    describe(`of ${name},`, () => {
      /** A request whose teardown throws. */
      function faulty(): { request$: Subject<Permit>; lock: Lockable } {
        const request$ = new Subject<Permit>();
        const torn = request$.pipe(
          finalize(() => {
            throw fault;
          }),
        );
        return { request$, lock: { acquire: () => torn } };
      }

      it('a request that errors errors the result, and what its teardown throws is reported', async () => {
        const { request$, lock } = faulty();
        const result = record(of(1).pipe(under(lock)));
        const refusal = new Error('refused');
        const errors = await collectUnhandledErrors(() => {
          request$.error(refusal);
        });
        expect(errors).toEqual([jasmine.any(UnsubscriptionError)]);
        expect(result.error).toBe(refusal);
      });

      it('a request that completes completes the result, and what its teardown throws is reported', async () => {
        const { request$, lock } = faulty();
        const result = record(of(1).pipe(under(lock)));
        const errors = await collectUnhandledErrors(() => {
          request$.complete();
        });
        expect(errors).toEqual([jasmine.any(UnsubscriptionError)]);
        expect([result.completed, result.error]).toEqual([true, undefined]);
      });

      it('a consumer that leaves while acquire() is called leaves no request behind', () => {
        const semaphore = new Semaphore(1);
        const stop$ = new Subject<void>();
        const leaving: Lockable = {
          acquire() {
            stop$.next();
            return semaphore.acquire(2);
          },
        };
        of(1).pipe(under(leaving), takeUntil(stop$)).subscribe();
        expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
      });
    });
  }

  it('what a request throws after it has granted and completed does not end the work', () => {
    const lock = new Lock();
    const request$ = new Observable<Permit>((subscriber) => {
      lock.acquire().subscribe(subscriber);
      throw fault;
    });
    const source$ = new Subject<number>();
    const result = record(source$.pipe(withLock(request$)));
    source$.next(1);
    expect(result.values).toEqual([1]);
    expect(result.error).toBeUndefined();
    expect(lock.locked()).toBeTrue();
  });

  describe('of throttleBySemaphore, whose permits throw when they are released,', () => {
    /** Permits that say that they are released, and throw. */
    function faultyPermits(): { released: number; lock: Lockable } {
      const counted = { released: 0, lock: { acquire: () => of(permit()) } };
      const permit = (): Permit => ({
        released: false,
        release() {
          counted.released++;
          throw fault;
        },
        [Symbol.dispose]: () => undefined,
      });
      return counted;
    }

    it('every one is released when the subscriber leaves', () => {
      const counted = faultyPermits();
      const running = of(1, 2, 3).pipe(throttleBySemaphore(counted.lock, () => NEVER));
      const subscription = running.subscribe();
      expect(() => subscription.unsubscribe()).toThrowError(UnsubscriptionError);
      expect(counted.released).toBe(3);
    });

    it('the result completes', () => {
      const counted = faultyPermits();
      const inner$ = new Subject<number>();
      const result = record(of(1).pipe(throttleBySemaphore(counted.lock, () => inner$)));
      expect(() => inner$.complete()).toThrow(fault);
      expect(result.completed).toBeTrue();
    });
  });

  it('of throttleBySemaphore ignores what an inner observable sends in its teardown', () => {
    const [failing$, late$] = [new Subject<string>(), new Subject<string>()];
    const inners = [failing$, NEVER.pipe(finalize(() => late$.next('late'))), late$];
    const result = record(
      of(0, 1, 2).pipe(throttleBySemaphore(3, (index) => inners[index] ?? NEVER)),
    );
    failing$.error(fault);
    expect(result.values).toEqual([]);
    expect(result.error).toBe(fault);
  });
});
