import { ConditionCore, type ConditionRequest } from '../../lib/core/rules/ConditionCore.js';
import { LockCore } from '../../lib/core/rules/LockCore.js';

describe('the core of a condition', () => {
  it('is not told of what happens to its lock: many may share one', () => {
    const lock = new LockCore();
    const condition = new ConditionCore(lock);
    let notes = 0;
    condition.cell = { observed: false, note: () => notes++ };
    lock.tryTake(undefined);
    condition.wait({ deliver: () => true } as unknown as ConditionRequest);
    const before = notes;
    lock.tryTake(undefined)?.release();
    expect(notes).toBe(before);
  });
});
