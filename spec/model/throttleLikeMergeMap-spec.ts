import { concat, map, mergeAll, mergeMap, NEVER, type Observable, of } from 'rxjs';
import {
  BoundedSemaphore,
  KeyedLock,
  type Lockable,
  Semaphore,
  throttleBySemaphore,
} from '../../lib/index.js';
import { expectEvery } from './operators/expectEvery.js';
import type { Drawn, Inner, Leaving, Scenario } from './operators/Scenario.js';
import { fedScenarios, scenarios } from './operators/scenarios.js';
import type { Run } from './operators/Stage.js';
import { type Pair, unlikeMergeMap } from './operators/unlikeMergeMap.js';

/** Like `mergeMap`, with any kind of limit. */
function under(limitOf: (limit: number) => number | Lockable | Observable<number>): Pair {
  return {
    model: (limit) => (project) => mergeMap(project, limit),
    like: (limit) => {
      const cap = limitOf(limit);
      return (project) => throttleBySemaphore(cap, project);
    },
  };
}

/** Runs the inner observables that the values were mapped to. */
function mapped(all: (limit: number) => ReturnType<typeof mergeAll<Observable<string>>>) {
  return (limit: number): Run =>
    (project) =>
    (source) =>
      source.pipe(map(project as () => Observable<string>), all(limit));
}

const byNumber = under((limit) => limit);
const bySemaphore = under((limit) => new Semaphore(limit));
const byLimits = under((limit) => of(limit));

describe('model: throttleBySemaphore', () => {
  describe('starts, sends and unsubscribes as mergeMap(project, n) does, to the frame, with', () => {
    for (const [name, pair] of [
      ['a number', byNumber],
      ['a semaphore that nobody shares', bySemaphore],
      ['a bounded semaphore that nobody shares', under((limit) => new BoundedSemaphore(limit))],
      ['a key that nobody shares', under((limit) => new KeyedLock<string>(limit).for('key'))],
      [
        'a lockable whose requests are shaped',
        under((limit) => {
          const cap = new Semaphore(limit);
          return { acquire: () => concat(cap.acquire(), NEVER) };
        }),
      ],
      ['an Observable of one limit', byLimits],
      [
        'an Observable of several limits at once, of which the last is in force',
        under((limit) => of(4, 0, limit)),
      ],
    ] as const) {
      it(`${name}, in random scenarios`, () => {
        expectEvery(scenarios, (scenario) => unlikeMergeMap(scenario, pair));
      });
    }
  });

  describe('fed from within, starts, sends and unsubscribes in each frame as mergeMap(project, n) does, with', () => {
    for (const [name, pair] of [
      ['a number', byNumber],
      ['a semaphore that nobody shares', bySemaphore],
      ['an Observable of one limit', byLimits],
    ] as const) {
      it(`${name}, in random scenarios`, () => {
        expectEvery(fedScenarios, (scenario) => unlikeMergeMap(scenario, pair));
      });
    }
  });

  it('is like mergeMap in each frame of every scenario in which a value has others fed, or the source ended', () => {
    expectNoFault(fed([{ sync: 'ab' }, { cold: 'ab' }]));
  });

  it('without project starts, sends and unsubscribes as mergeAll(n) does, in random scenarios', () => {
    const pair = {
      model: mapped((limit) => mergeAll(limit)),
      like: mapped((limit) => throttleBySemaphore(limit)),
    };
    expectEvery(scenarios, (scenario) => unlikeMergeMap(scenario, pair));
  });

  it('is like mergeMap in every scenario of two values', () => {
    expectNoFault(
      combined(
        [
          { sync: 'ab|' },
          { sync: 'ab#' },
          { cold: '(ab|)' },
          { cold: 'a-b|' },
          { cold: 'ab-#' },
          { hot: '-ab-' },
        ],
        'ab',
        [{}, { take: 1 }, { take: 2 }, { leaves: { before: 1 } }, { leaves: { after: 1 } }],
      ),
    );
  });

  it('is like mergeMap in every scenario of three values that is not cut short', () => {
    expectNoFault(combined([{ sync: 'abc|' }, { cold: '(ab)c|' }, { hot: 'abc|' }], 'abc', [{}]));
  });
});

/** One of each kind of inner observable. */
const inners: readonly Inner[] = [
  ...['', '|', '#', 'x', 'x|', 'x#'].map((sync) => ({ sync })),
  ...['x|', '-|', '-x#', '--x'].map((cold) => ({ cold })),
  { hot: '-x-y|' },
  'throws',
];

function* combined(
  sources: readonly Drawn[],
  letters: string,
  cuts: readonly { readonly take?: number; readonly leaves?: Leaving }[],
): Generator<Scenario> {
  for (const source of sources) {
    for (const some of choices(letters)) {
      for (const limit of [1, 2])
        for (const cut of cuts) yield { limit, source, ...cut, inners: some };
    }
  }
}

/** Something that becomes of a has g and h fed, or ends the source. */
function* fed(sources: readonly Drawn[]): Generator<Scenario> {
  const moments = ['a is projected', 'result sends ax', 'a completes', 'a is left'];
  for (const source of sources) {
    for (const some of choices('ag')) {
      for (const limit of [1, 2]) {
        for (const moment of moments) {
          const inners = { ...some, b: { sync: 'x|' }, h: { cold: '-x|' } };
          for (const all of ['gh', '|']) yield { limit, source, inners, feeds: { [moment]: all } };
        }
      }
    }
  }
}

/** Every choice of an inner observable for each of the letters. */
function choices(letters: string): Record<string, Inner>[] {
  return Array.from(letters).reduce<Record<string, Inner>[]>(
    (begun, letter) =>
      begun.flatMap((chosen) => inners.map((inner) => ({ ...chosen, [letter]: inner }))),
    [{}],
  );
}

function expectNoFault(all: Iterable<Scenario>): void {
  let played = 0;
  for (const scenario of all) {
    played++;
    const fault = unlikeMergeMap(scenario, byNumber);
    if (fault !== undefined) {
      fail(fault);
      return;
    }
  }
  expect(played).toBeGreaterThan(0);
}
