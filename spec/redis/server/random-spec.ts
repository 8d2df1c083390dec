import fc from 'fast-check';
import { play } from '../helpers/play.js';
import { schedule } from '../helpers/schedules.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';

/** How many schedules: `REDIS_RUNS=100 npm run test:redis`. */
const RUNS = Number(process.env['REDIS_RUNS'] ?? 6);
/** That of the schedules which went wrong, to play them once more. */
const SEED = process.env['REDIS_SEED'];

describe('In random schedules', () => {
  const suite = serverOfSuite();

  it(
    'tokens rise, the living are let in by arrival, and nothing is left',
    async () => {
      let grants = 0;
      await fc.assert(
        fc.asyncProperty(schedule, async (steps) => {
          const outcome = await play(suite.server, steps);
          grants += outcome.grants;
          if (outcome.faults.length > 0) throw new Error(outcome.faults.join('\n'));
        }),
        // They take their time: one that fails is shown as it is.
        { numRuns: RUNS, endOnFailure: true, ...(SEED ? { seed: Number(SEED) } : {}) },
      );
      expect(grants).toBeGreaterThan(RUNS);
    },
    60_000 + RUNS * 20_000,
  );
});
