import { BoundedSemaphore, type Permit, Semaphore } from '../../lib/index.js';

describe('BoundedSemaphore', () => {
  it('is a Semaphore, with one permit by default', () => {
    const semaphore = new BoundedSemaphore();
    expect(semaphore).toBeInstanceOf(Semaphore);
    expect(semaphore.bound).toBe(1);
    expect(semaphore.value).toBe(1);
  });

  it('its bound is the initial value', () => {
    const semaphore = new BoundedSemaphore(3);
    semaphore.tryAcquire(2);
    expect(semaphore.bound).toBe(3);
    expect(semaphore.value).toBe(1);
  });

  it('release() past the bound throws RangeError, and nothing changes', () => {
    const semaphore = new BoundedSemaphore(1);
    const seen: unknown[] = [];
    semaphore.state$.subscribe((state) => seen.push(state));
    expect(() => semaphore.release()).toThrowError(
      RangeError,
      'BoundedSemaphore.release(permits): no more than are out, which is 0, got 1',
    );
    expect(seen).toEqual([{ value: 1, waiting: 0 }]);
  });

  it('release(n) is refused whole when fewer than n are out', () => {
    const semaphore = new BoundedSemaphore(3);
    semaphore.tryAcquire(2);
    expect(() => semaphore.release(3)).toThrowError(RangeError);
    expect(semaphore.value).toBe(1);
    semaphore.release(2);
    expect(semaphore.value).toBe(3);
  });

  it('acquire and tryAcquire of more than the bound throw RangeError at the call', () => {
    const semaphore = new BoundedSemaphore(2);
    expect(() => semaphore.acquire(3)).toThrowError(
      RangeError,
      'BoundedSemaphore.acquire(permits): no more than the bound, which is 2, got 3',
    );
    expect(() => semaphore.tryAcquire(3)).toThrowError(
      RangeError,
      'BoundedSemaphore.tryAcquire(permits): no more than the bound, which is 2, got 3',
    );
    let permit: Permit | undefined;
    semaphore.acquire(2).subscribe((own) => (permit = own));
    expect(permit?.released).toBeFalse();
  });

  it('permit.release() leaves the value at the bound where stray releases have filled it', () => {
    const semaphore = new BoundedSemaphore(2);
    const permit = semaphore.tryAcquire(2);
    semaphore.release();
    permit?.release();
    expect(permit?.released).toBeTrue();
    expect(semaphore.value).toBe(2);
  });

  it('publishes nothing where a permit comes back to a semaphore that is full', () => {
    const semaphore = new BoundedSemaphore(1);
    const permit = semaphore.tryAcquire();
    semaphore.release();
    const seen: unknown[] = [];
    semaphore.state$.subscribe((state) => seen.push(state));
    permit?.release();
    expect(seen).toEqual([{ value: 1, waiting: 0 }]);
  });

  for (const value of [-1, 0.5, NaN, null, '2']) {
    it(`new BoundedSemaphore(${typeof value} ${String(value)}) throws RangeError`, () => {
      expect(() => new BoundedSemaphore(value as number)).toThrowError(
        RangeError,
        /^new BoundedSemaphore\(value\): an integer of at least 0, got ./,
      );
    });
  }

  for (const method of ['acquire', 'tryAcquire', 'release'] as const) {
    it(`${method} takes an integer of at least 1 and nothing else`, () => {
      const semaphore = new BoundedSemaphore(2);
      semaphore.tryAcquire(2);
      for (const permits of [0, -1, 1.5, NaN, '1', null]) {
        expect(() => semaphore[method](permits as number)).toThrowError(RangeError);
      }
      expect(semaphore.state).toEqual({ value: 0, waiting: 0 });
    });
  }
});
