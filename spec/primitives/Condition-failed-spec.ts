import { catchError, defer, NEVER, type Observable, of, retry } from 'rxjs';
import { Condition, throttleBySemaphore, usingLock } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';

const fault = new Error('fault');

/** Each way to fail a wait that has given its lock up. */
const failures: readonly {
  readonly name: string;
  readonly fail: (condition: Condition) => void;
}[] = [
  { name: 'condition.cancelWaiting()', fail: (condition) => condition.cancelWaiting(fault) },
  { name: 'condition.close()', fail: (condition) => condition.close(fault) },
  { name: 'lock.close()', fail: (condition) => condition.lock.close(fault) },
  {
    name: 'lock.cancelWaiting(), after it was notified',
    fail: (condition) => {
      condition.notify();
      condition.lock.cancelWaiting(fault);
    },
  },
];

describe('Condition, a wait inside a critical section that gets an error from', () => {
  for (const { name, fail } of failures) {
    describe(name, () => {
      /** The work waits, somebody else holds the lock, and then the wait fails. */
      function failed(work: (condition: Condition) => Observable<unknown>) {
        const condition = new Condition();
        const result = record(usingLock(condition, () => work(condition)));
        const holder = hold(condition.lock);
        fail(condition);
        return { condition, result, holder };
      }

      it('errors its section with the same error', () => {
        const { result } = failed((condition) => condition.wait());
        expect([result.error, result.values, result.completed]).toEqual([fault, [], false]);
      });

      it('runs nothing that the section uses as a replacement, because the lock is given up', () => {
        const log: string[] = [];
        const { result } = failed((condition) =>
          condition.wait().pipe(
            catchError(() => {
              log.push('went on without the lock');
              return NEVER;
            }),
          ),
        );
        expect(log).toEqual([]);
        expect(result.error).toBe(fault);
      });

      it('does not give up the lock of others by a retry', () => {
        let waits = 0;
        const { condition, result, holder } = failed((condition) =>
          defer(() => {
            waits++;
            return condition.wait();
          }).pipe(retry(1)),
        );
        expect([waits, result.error]).toEqual([1, fault]);
        expect(holder.released).toBeFalse();
        expect(condition.state.waiting).toBe(0);
        if (!condition.lock.closed) expect(condition.locked()).toBeTrue();
      });

      it('sends the error to the wait itself if that is not part of the section’s work', () => {
        let waiting: ReturnType<typeof record> | undefined;
        const { result } = failed((condition) => {
          waiting = record(condition.wait());
          return NEVER;
        });
        expect([waiting?.error, result.error]).toEqual([fault, fault]);
      });

      it('errors the throttled stream whose value it was', () => {
        const condition = new Condition();
        const result = record(
          of('value').pipe(
            throttleBySemaphore(condition, () =>
              condition.wait().pipe(catchError(() => of('went on'))),
            ),
          ),
        );
        const holder = hold(condition.lock);
        fail(condition);
        expect([result.values, result.error]).toEqual([[], fault]);
        expect(holder.released).toBeFalse();
      });

      it('gets the error as it is if there is no section', () => {
        const condition = new Condition();
        hold(condition.lock);
        const result = record(condition.wait().pipe(catchError((error: unknown) => of(error))));
        const holder = hold(condition.lock);
        fail(condition);
        expect([result.values, result.completed]).toEqual([[fault], true]);
        expect(holder.released).toBeFalse();
      });
    });
  }

  it('if the condition is closed already, the section keeps its lock', () => {
    const condition = new Condition();
    condition.close(fault);
    const result = record(
      usingLock(condition, () =>
        condition.wait().pipe(catchError(() => of(condition.locked() ? 'inside' : 'outside'))),
      ),
    );
    expect([result.values, result.completed]).toEqual([['inside'], true]);
  });

  it('if it is closed inside the predicate, the section goes on and keeps its lock', () => {
    const condition = new Condition();
    let calls = 0;
    const result = record(
      usingLock(condition, () =>
        condition
          .waitFor(() => {
            if (++calls === 2) condition.close(fault);
            return false;
          })
          .pipe(catchError(() => of(condition.locked() ? 'inside' : 'outside'))),
      ),
    );
    const notifier = hold(condition.lock);
    condition.notify();
    notifier.release();
    expect([result.values, result.completed]).toEqual([['inside'], true]);
    expect(condition.locked()).toBeFalse();
  });
});
