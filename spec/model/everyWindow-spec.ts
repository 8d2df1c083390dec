import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { RateLimiter } from '../../lib/index.js';
import { type Call, Gate, type Schedule } from './rates/Gate.js';

/** How many schedules are played. */
const runs = Math.ceil(Number(process.env['MODEL_RUNS'] ?? 300) / 10);

function call(verb: Call['verb'], most: number, weight: number): fc.WeightedArbitrary<Call> {
  const number = fc.integer({ min: 1, max: most });
  return { weight, arbitrary: fc.record({ verb: fc.constant(verb), number }) };
}

const calls = [
  call('ask', 25, 6),
  call('leave', 25, 3),
  call('try', 1, 3),
  call('askIf', 1, 3),
  call('pass', 20, 6),
  call('stall', 20, 1),
  call('cancel', 1, 1),
];

const schedules: fc.Arbitrary<Schedule> = fc.record({
  limit: fc.integer({ min: 1, max: 10 }),
  window: fc.integer({ min: 1, max: 20 }),
  calls: fc.array(fc.oneof(...calls), { minLength: 500, maxLength: 1000, size: 'max' }),
  inGrants: fc.array(fc.option(fc.oneof(...calls), { nil: undefined, freq: 2 }), {
    maxLength: 300,
    size: 'max',
  }),
});

/** When each asks, in quarters of a millisecond, of which a number has no fraction too many. */
const asks: fc.Arbitrary<readonly number[]> = fc
  .array(fc.nat(4 * 400), { minLength: 1000, maxLength: 2000, size: 'max' })
  .map((quarters) => quarters.map((quarter) => quarter / 4).sort((one, other) => one - other));

describe('model: a RateLimiter', () => {
  it(`has no window with too many grants, and nobody who waits too long, in ${String(runs)} random schedules of thousands of requests`, () => {
    const { counterexample, seed } = fc.check(
      fc.property(schedules, (schedule) => new Gate(schedule).run().length === 0),
      { numRuns: runs },
    );
    const [schedule] = counterexample ?? [];
    const faults = schedule && new Gate(schedule).run();
    expect(
      faults && `seed ${String(seed)}\n${JSON.stringify(schedule)}\n${faults.join('\n')}`,
    ).toBeUndefined();
  });

  it('grants each at the earliest time of which that is true, to the fraction of a millisecond', () => {
    const settings = fc.tuple(
      asks,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 99 }),
    );
    fc.assert(
      fc.property(settings, ([times, limit, quarters]) => {
        const window = quarters / 4;
        expect(grantsOf(times, limit, window)).toEqual(earliestGrants(times, limit, window));
      }),
      { numRuns: runs },
    );
  });
});

/** When they are granted. */
function grantsOf(times: readonly number[], limit: number, window: number): number[] {
  const clock = new VirtualTimeScheduler();
  const limiter = new RateLimiter(limit, window, clock);
  const grants: number[] = [];
  for (const time of times) {
    clock.schedule(() => limiter.acquire().subscribe(() => grants.push(clock.now())), time);
  }
  clock.flush();
  return grants;
}

/** In order, and each a window after the one that is as many before it as there may be in one. */
function earliestGrants(times: readonly number[], limit: number, window: number): number[] {
  const grants: number[] = [];
  for (const time of times) grants.push(Math.max(time, (grants.at(-limit) ?? -window) + window));
  return grants;
}
