import type { Entry } from '../../bench/harness/Entry.js';
import { measureInRounds } from '../../bench/harness/measureInRounds.js';

describe('the rounds of the benchmark', () => {
  const entries = ['ours', 'rival', 'other'] as unknown as Entry[];
  const rounds = { warmUp: false, fewestRounds: 3, mostRounds: 3, secondsEach: 1 };

  it('take a sample of each contender, and each round starts with another one', async () => {
    const order: string[] = [];
    const measure = {
      unit: 'ns',
      sample: (entry: unknown) => Promise.resolve(order.push(entry as string)),
    };
    const done: number[] = [];
    const samples = await measureInRounds(entries, measure, rounds, (part) => done.push(part));
    expect(order).toEqual([
      ...['ours', 'rival', 'other'],
      ...['rival', 'other', 'ours'],
      ...['other', 'ours', 'rival'],
    ]);
    expect(samples).toEqual([
      [1, 6, 8],
      [2, 4, 9],
      [3, 5, 7],
    ]);
    expect(done.at(-1)).toBe(1);
  });

  it('discard the first sample, and keep that of a contender which is too slow for more', async () => {
    let count = 0;
    let now = 0;
    spyOn(performance, 'now').and.callFake(() => now);
    const measure = {
      unit: 'ns',
      sample: (entry: unknown) => {
        now += entry === 'rival' ? 20 : 1;
        return Promise.resolve(++count);
      },
    };
    const effort = { warmUp: true, fewestRounds: 1, mostRounds: 4, secondsEach: 0.01 };
    const [ours, rival] = await measureInRounds(entries, measure, effort, () => undefined);
    expect(ours?.length).toBe(4);
    expect(ours).not.toContain(1);
    expect(rival).toEqual([2]);
  });
});
