import { SemaphoreCore } from '../../lib/core/rules/SemaphoreCore.js';
import { KeyedLock } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';

/** How often it is looked whether a key has a permit, while a request for many joins and leaves. */
function looks(keys: number): number {
  const lock = new KeyedLock<number>();
  hold(lock.for(keys - 1));
  const value = spyOnProperty(SemaphoreCore.prototype, 'value').and.callThrough();
  value.calls.reset();
  const request = lock.forAll(Array.from({ length: keys }, (_, key) => key)).acquire();
  request.subscribe().unsubscribe();
  return value.calls.count();
}

describe('a request for many keys', () => {
  it('looks at each of them a few times, not at all of them for each', () => {
    expect(looks(1_000)).toBeLessThan(10 * 1_000);
  });
});
