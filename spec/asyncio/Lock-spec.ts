import { firstValueFrom, from, NEVER, of, Subject, tap } from 'rxjs';
import {
  BoundedSemaphore,
  Condition,
  Lock,
  NotLockedError,
  Semaphore,
  withLock,
} from '../../lib/index.js';
import { record } from '../helpers/record.js';

/** Calls once, in the first snapshot from now on: a release has been told, no grant delivered. */
function inTheSameMoment(lock: Lock, call: () => void): void {
  let armed = false;
  lock.state$.subscribe(() => {
    if (!armed) return;
    armed = false;
    call();
  });
  armed = true;
}

describe("asyncio's Lock", () => {
  it('test_repr: the state says whether it is locked', () => {
    const lock = new Lock();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
    lock.acquire().subscribe();
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
  });

  it('test_lock: the lock itself is nothing to be awaited or subscribed, and is not taken', async () => {
    const lock = new Lock();
    expect(() => from(lock as never)).toThrowError(TypeError);
    expect(await Promise.resolve<unknown>(lock)).toBe(lock);
    expect(lock.locked()).toBeFalse();
  });

  // Lock and Event take no argument at all, which the compiler says: see spec/types.
  for (const Primitive of [Condition, Semaphore, BoundedSemaphore]) {
    it('test_lock_doesnt_accept_loop_parameter: new ' + Primitive.name + '({ loop }) throws', () => {
      expect(() => new Primitive({ loop: null } as never)).toThrowError(
        Primitive === Condition ? TypeError : RangeError,
      );
    });
  }

  // `with await lock` takes nothing there; here a request takes nothing that nobody subscribes.
  for (const lock of [new Lock(), new Condition(), new Semaphore(), new BoundedSemaphore()]) {
    it('test_lock_by_with_statement: a ' + lock.constructor.name + ' is not taken by a request that is not subscribed', () => {
      of('inside').pipe(withLock(lock));
      lock.acquire();
      expect(lock.locked()).toBeFalse();
    });
  }
});
