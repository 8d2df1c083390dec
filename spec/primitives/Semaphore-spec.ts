import { type Permit, Semaphore } from '../../lib/index.js';
import { expectIfAvailable } from '../helpers/expectIfAvailable.js';

describe('Semaphore', () => {
  it('has one permit by default', () => {
    expect(new Semaphore().state).toEqual({ value: 1, waiting: 0 });
  });

  it('may start with none', () => {
    const semaphore = new Semaphore(0);
    expect(semaphore.value).toBe(0);
    expect(semaphore.locked()).toBeTrue();
  });

  it('acquire(n) grants n permits as one', () => {
    const semaphore = new Semaphore(5);
    let permit: Permit | undefined;
    semaphore.acquire(3).subscribe((own) => (permit = own));
    expect(semaphore.value).toBe(2);
    permit?.release();
    permit?.release();
    expect(permit?.released).toBeTrue();
    expect(semaphore.value).toBe(5);
  });

  it('tryAcquire(n) takes n permits or none', () => {
    const semaphore = new Semaphore(3);
    const permit = semaphore.tryAcquire(2);
    expect(semaphore.value).toBe(1);
    expect(semaphore.tryAcquire(2)).toBeUndefined();
    expect(semaphore.value).toBe(1);
    permit?.[Symbol.dispose]();
    expect(semaphore.value).toBe(3);
  });

  it('acquireIfAvailable() grants a free permit, and completes without a grant if there is none', () => {
    expectIfAvailable(new Semaphore(1));
  });

  it('locked() is true if acquire() would have to wait', () => {
    const semaphore = new Semaphore(1);
    expect(semaphore.locked()).toBeFalse();
    const big = semaphore.acquire(2).subscribe();
    expect(semaphore.value).toBe(1);
    expect(semaphore.locked()).toBeTrue();
    big.unsubscribe();
    expect(semaphore.locked()).toBeFalse();
    semaphore.tryAcquire();
    expect(semaphore.locked()).toBeTrue();
  });

  it('release() adds a permit, and belongs to no Permit', () => {
    const semaphore = new Semaphore(1);
    const permit = semaphore.tryAcquire();
    semaphore.release();
    semaphore.release(2);
    expect(permit?.released).toBeFalse();
    expect(semaphore.value).toBe(3);
    permit?.release();
    expect(semaphore.value).toBe(4);
  });

  it('release(n) grants everything it makes possible, before it returns', () => {
    const semaphore = new Semaphore(0);
    const granted: number[] = [];
    for (const permits of [1, 2, 2]) {
      semaphore.acquire(permits).subscribe(() => granted.push(permits));
    }
    semaphore.release(4);
    expect(granted).toEqual([1, 2]);
    expect(semaphore.state).toEqual({ value: 1, waiting: 1 });
  });

  it('its value is never below zero', () => {
    const semaphore = new Semaphore(1);
    const values: number[] = [];
    semaphore.state$.subscribe(({ value }) => values.push(value));
    for (let index = 0; index < 3; index++) {
      semaphore.acquire(2).subscribe((permit) => permit.release());
    }
    semaphore.tryAcquire(5);
    semaphore.release();
    expect(Math.min(...values)).toBe(0);
  });

  for (const value of [-1, 0.5, NaN, Infinity, -Infinity, null, '1', 1n, [1], true]) {
    it(`new Semaphore(${typeof value} ${String(value)}) throws RangeError`, () => {
      expect(() => new Semaphore(value as number)).toThrowError(
        RangeError,
        /^new Semaphore\(value\): an integer of at least 0, got ./,
      );
    });
  }

  for (const method of ['acquire', 'tryAcquire', 'release'] as const) {
    for (const permits of [0, -1, 1.5, NaN, Infinity, null, '1']) {
      it(`${method}(${typeof permits} ${String(permits)}) throws RangeError at the call, and nothing changes`, () => {
        const semaphore = new Semaphore(2);
        expect(() => semaphore[method](permits as number)).toThrowError(
          RangeError,
          new RegExp(`^Semaphore\\.${method}\\(permits\\): an integer of at least 1, got .`),
        );
        expect(semaphore.state).toEqual({ value: 2, waiting: 0 });
      });
    }
  }
});
