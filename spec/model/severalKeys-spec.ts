import fc from 'fast-check';
import { type Call, House, type Program, type Verb } from './keys/House.js';

/** How many programs are run. */
const runs = 10 * Number(process.env['MODEL_RUNS'] ?? 300);

const most = 8;
const verbs: readonly Verb[] = ['asks', 'asks', 'asks', 'asksIf', 'tries', 'leaves', 'releases'];

const calls: fc.Arbitrary<Call> = fc.record({
  verb: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...verbs) },
    { weight: 2, arbitrary: fc.constant('cancel' as const) },
    { weight: 1, arbitrary: fc.constant('close' as const) },
  ),
  guest: fc.nat({ max: most - 1 }),
});

const programs: fc.Arbitrary<Program> = fc.record({
  perKey: fc.integer({ min: 1, max: 2 }),
  guests: fc.array(
    fc.record({
      // In any order, and one of them several times.
      keys: fc.array(fc.constantFrom('k', 'l', 'm'), { minLength: 1, maxLength: 4 }),
      inside: fc.array(calls, { maxLength: 3 }),
    }),
    { minLength: most, maxLength: most },
  ),
  calls: fc.array(calls, { maxLength: 25, size: 'max' }),
  observer: fc.option(fc.array(calls, { maxLength: 4 }), { nil: undefined }),
});

describe('model: requests for several keys of a KeyedLock', () => {
  it(`pass each key in order, are granted as soon as possible, and leave nothing behind, in ${String(runs)} random programs`, () => {
    const { counterexample, seed } = fc.check(
      fc.property(programs, (program) => new House(program).run().length === 0),
      { numRuns: runs },
    );
    const [program] = counterexample ?? [];
    const faults = program && new House(program).run();
    expect(
      faults && `seed ${String(seed)}\n${JSON.stringify(program)}\n${faults.join('\n')}`,
    ).toBeUndefined();
  });
});
