import { Lock } from '../../lib/index.js';

describe('Lock', () => {
  it('grants a free lock while subscribing', () => {
    const lock = new Lock();
    let granted = false;
    lock.acquire().subscribe(() => (granted = true));
    expect(granted).toBeTrue();
  });
});
