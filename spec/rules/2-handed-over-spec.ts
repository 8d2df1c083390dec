import type { Observable } from 'rxjs';
import {
  BoundedSemaphore,
  Condition,
  Lock,
  NotLockedError,
  type Permit,
  Semaphore,
} from '../../lib/index.js';

describe('Rule 2, handed over:', () => {
  it('no snapshot shows a lock free that the first in the queue could take', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    lock.acquire().subscribe((next) => next.release());
    lock.acquire().subscribe();
    const seen: unknown[] = [];
    lock.state$.subscribe((state) => seen.push(state));
    permit?.release();
    expect(seen).toEqual([
      { locked: true, waiting: 2 },
      { locked: true, waiting: 1 },
      { locked: true, waiting: 0 },
    ]);
  });

  for (const Counted of [Semaphore, BoundedSemaphore]) {
    it(`no snapshot of a ${Counted.name} shows permits free that the first in the queue could take`, () => {
      const semaphore = new Counted(3);
      const permit = semaphore.tryAcquire(3);
      const seen: unknown[] = [];
      semaphore.acquire(2).subscribe();
      semaphore.acquire(1).subscribe();
      semaphore.acquire(1).subscribe();
      semaphore.state$.subscribe((state) => seen.push(state));
      permit?.release();
      expect(seen).toEqual([
        { value: 0, waiting: 3 },
        { value: 0, waiting: 1 },
      ]);
    });
  }

  it('between a release and the grant to the one that waits, locked() is true and tryAcquire gets nothing', () => {
    for (const primitive of [new Lock(), new Semaphore(1), new BoundedSemaphore(1)]) {
      const permit = primitive.tryAcquire();
      const moments: unknown[] = [];
      let delivered = false;
      primitive.acquire().subscribe(() => (delivered = true));
      const state$: Observable<unknown> = primitive.state$;
      const subscription = state$.subscribe(() => {
        if (permit?.released) {
          moments.push([delivered, primitive.locked(), primitive.tryAcquire()]);
        }
      });
      permit?.release();
      subscription.unsubscribe();
      expect(moments).toEqual([[false, true, undefined]]);
      expect(delivered).toBeTrue();
    }
  });

  it('a semaphore is locked while a grant is on its way, even if there are permits to spare, and tryAcquire gets nothing', () => {
    const semaphore = new Semaphore(0);
    const moments: unknown[] = [];
    semaphore.acquire().subscribe(() => moments.push('granted'));
    semaphore.state$.subscribe(({ value }) => {
      if (value === 1) moments.push(semaphore.locked(), semaphore.tryAcquire());
    });
    semaphore.release(2);
    expect(moments).toEqual([true, undefined, 'granted']);
    expect(semaphore.locked()).toBeFalse();
  });

  it('inside a grant a release leaves the lock locked and tryAcquire gets nothing while one waits', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    const seen: unknown[] = [];
    lock.acquire().subscribe((own) => {
      own.release();
      seen.push(lock.locked(), lock.tryAcquire());
    });
    lock.acquire().subscribe();
    permit?.release();
    expect(seen).toEqual([true, undefined]);
  });

  it('until the grant is delivered nobody holds the lock: release, wait and notify are refused', () => {
    const condition = new Condition();
    const { lock } = condition;
    const permit = lock.tryAcquire();
    const errors: unknown[] = [];
    const attempt = (call: () => void) => {
      try {
        call();
        errors.push('not refused');
      } catch (error) {
        errors.push(error);
      }
    };
    let granted: Permit | undefined;
    lock.acquire().subscribe((own) => (granted = own));
    lock.state$.subscribe(() => {
      if (!permit?.released || granted) return;
      attempt(() => lock.release());
      attempt(() => condition.release());
      attempt(() => condition.notify());
      attempt(() => condition.notifyAll());
      condition.wait().subscribe({ error: (error: unknown) => errors.push(error) });
    });
    permit?.release();
    expect(errors.length).toBe(5);
    expect(errors.every((error) => error instanceof NotLockedError)).toBeTrue();
    expect(granted?.released).toBeFalse();
  });

  it('while the snapshot of the first grant is told nobody holds the lock yet: release is refused', () => {
    const lock = new Lock();
    const errors: unknown[] = [];
    lock.state$.subscribe(({ locked }) => {
      if (!locked) return;
      try {
        lock.release();
      } catch (error) {
        errors.push(error);
      }
    });
    lock.acquire().subscribe();
    expect(errors.map(String)).toEqual(['NotLockedError: Lock.release(): nobody holds the lock']);
  });

  it('in its grant, the new holder holds it', () => {
    const lock = new Lock();
    lock.tryAcquire();
    lock.acquire().subscribe(() => lock.release());
    lock.release();
    expect(lock.locked()).toBeFalse();
  });

  it('a finalizer of a request that leaves sees nothing free that the first in the queue could take', () => {
    const semaphore = new Semaphore(1);
    const large = semaphore.acquire(2).subscribe(fail);
    semaphore.acquire().subscribe();
    const seen: unknown[] = [];
    large.add(() => seen.push(semaphore.state));
    large.unsubscribe();
    expect(seen).toEqual([{ value: 0, waiting: 0 }]);
  });
});
