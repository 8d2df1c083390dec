import { median, ratiosOf, spreadOf } from '../../bench/harness/spread.js';

describe('the figures of the benchmark', () => {
  it('are the median and the quartiles of the samples, in any order', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ low: 2, median: 3, high: 4 });
    expect(spreadOf([7])).toEqual({ low: 7, median: 7, high: 7 });
    expect(median([4, 1])).toBe(2.5);
  });

  it('compare the samples of the same round, so that a slow moment of the machine cancels out', () => {
    const ours = [100, 1_000, 100];
    const rival = [200, 2_000, 200];
    expect(ratiosOf(ours, rival)).toEqual([0.5, 0.5, 0.5]);
  });

  it('leave out the rounds in which only one of the two took part', () => {
    expect(ratiosOf([100, 100, 100], [50, 200])).toEqual([2, 0.5]);
    expect(ratiosOf([100], [50, 200])).toEqual([2]);
  });

  it('have a ratio within its quartiles, where the quotient of the medians is not', () => {
    const ours = [1, 2, 30];
    const rival = [1, 20, 3];
    const { low, median: ratio, high } = spreadOf(ratiosOf(ours, rival));
    expect([low, ratio, high]).toEqual([0.55, 1, 5.5]);
    expect(median(ours) / median(rival)).toBeCloseTo(0.67, 2);
  });
});
