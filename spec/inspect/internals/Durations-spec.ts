import fc from 'fast-check';
import { Durations } from '../../../lib/inspect/Durations.js';

function of(times: readonly number[]): Durations {
  const durations = new Durations();
  for (const time of times) durations.add(time);
  return durations;
}

describe('times', () => {
  it('are counted and summed, and the longest is known', () => {
    const { count, sum, max } = of([1, 5, 3]);
    expect([count, sum, max]).toEqual([3, 9, 5]);
  });

  it('have quantiles that are at most 1.6 % wrong', () => {
    const time = fc.double({ min: 0.001, max: 2 ** 31, noNaN: true });
    const property = fc.property(
      fc.array(time, { minLength: 1, maxLength: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (times, q) => {
        const sorted = [...times].sort((one, other) => one - other);
        const exact = sorted[Math.max(0, Math.ceil(q * times.length) - 1)] ?? 0;
        return Math.abs(of(times).quantile(q) - exact) / exact <= 0.016;
      },
    );
    expect(fc.check(property).counterexample).toBeNull();
  });

  it('have the longest as the last quantile, exactly', () => {
    expect(of([1.2345, 7.6543]).quantile(1)).toBe(7.6543);
  });

  it('are 0 where they are shorter than a microsecond, and where there are none', () => {
    expect(of([0, 0, 5]).quantile(0.5)).toBe(0);
    expect(of([]).quantile(0.5)).toBe(0);
  });

  it('may be longer than there are buckets for', () => {
    expect(of([2 ** 40, 2 ** 41]).quantile(0.5)).toBeGreaterThan(2 ** 31);
  });

  it('have no quantile beyond 0 and 1', () => {
    for (const q of [-0.1, 1.1, NaN]) {
      expect(() => of([1]).quantile(q)).toThrowError(
        RangeError,
        `Times.quantile(q): a number from 0 to 1, got ${String(q)}`,
      );
    }
  });
});
