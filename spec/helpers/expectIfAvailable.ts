import type { TryLockable } from '../../lib/index.js';
import { record } from './record.js';

/** Expects that the first `acquireIfAvailable()` is granted, and that the second completes without a grant. */
export function expectIfAvailable(lockable: TryLockable): void {
  const [first, second] = [1, 2].map(() => record(lockable.acquireIfAvailable()));
  expect(first?.values.map(({ released }) => released)).toEqual([false]);
  expect(first?.completed).toBeTrue();
  expect(second?.values).toEqual([]);
  expect(second?.completed).toBeTrue();
  const fail = jasmine.createSpy('fail');
  lockable.acquireIfAvailable().subscribe(fail);
  expect(fail).not.toHaveBeenCalled();
}
