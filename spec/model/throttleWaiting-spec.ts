import { exhaustMap, type Observable, of } from 'rxjs';
import fc from 'fast-check';
import {
  allOf,
  KeyedLock,
  Lock,
  type Lockable,
  Semaphore,
  throttleBySemaphore,
  type WaitingOptions,
} from '../../lib/index.js';
import { boundedMergeMap } from './operators/boundedMergeMap.js';
import { expectEvery } from './operators/expectEvery.js';
import type { Scenario } from './operators/Scenario.js';
import { scenarios } from './operators/scenarios.js';
import { unlikeMergeMap } from './operators/unlikeMergeMap.js';

const exhausting: WaitingOptions = { maxWaiting: 0, overflow: 'drop-newest' };

/** Whatever stands for a limit. */
const caps: Readonly<Record<string, (limit: number) => number | Lockable | Observable<number>>> = {
  'a number': (limit) => limit,
  'a semaphore that nobody shares': (limit) => new Semaphore(limit),
  'a key that nobody shares': (limit) => new KeyedLock<string>(limit).for('key'),
  'an Observable of one limit': (limit) => of(limit),
  'a lockable that can only be waited for': (limit) => {
    const cap = new Semaphore(limit);
    return { acquire: () => cap.acquire() };
  },
  'two lockables as one': (limit) => allOf(new Semaphore(limit), new Semaphore(limit + 1)),
};

describe('model: throttleBySemaphore with a limit to how many wait', () => {
  for (const [name, capOf] of Object.entries(caps)) {
    it(`maxWaiting: 0, 'drop-newest' starts, sends and leaves what exhaustMap does, to the frame, with ${name}`, () => {
      expectEvery(scenarios, (scenario) =>
        unlikeMergeMap(
          { ...scenario, limit: 1 },
          {
            model: () => (project) => exhaustMap(project),
            like: () => {
              const cap = capOf(1);
              return (project) => throttleBySemaphore(cap, project, exhausting);
            },
          },
        ),
      );
    });

    it(`starts, sends, leaves and drops what the plainest model does, to the frame, with ${name}`, () => {
      expectEvery(bounded, ({ scenario, options }) =>
        unlikeMergeMap(scenario, {
          model: (limit) => boundedMergeMap(limit, options),
          like: (limit) => {
            const cap = capOf(limit);
            return (project) => throttleBySemaphore(cap, project, options);
          },
        }),
      );
    });
  }

  it('maxWaiting: 0, ‘drop-newest’ under a lock is exhaustMap, too', () => {
    expectEvery(scenarios, (scenario) =>
      unlikeMergeMap(
        { ...scenario, limit: 1 },
        {
          model: () => (project) => exhaustMap(project),
          like: () => (project) => throttleBySemaphore(new Lock(), project, exhausting),
        },
      ),
    );
  });
});

interface Bounded {
  readonly scenario: Scenario;
  readonly options: Required<WaitingOptions>;
}

/** Scenarios in which values are dropped more often than not. */
const bounded: fc.Arbitrary<Bounded> = fc.record({
  scenario: fc
    .tuple(scenarios, fc.constantFrom(1, 1, 2, 3))
    .map(([scenario, limit]) => ({ ...scenario, limit })),
  options: fc.record({
    maxWaiting: fc.constantFrom(0, 0, 1, 1, 2, 3, Infinity),
    overflow: fc.constantFrom('error', 'drop-newest', 'drop-newest', 'drop-oldest', 'drop-oldest'),
  }),
});
