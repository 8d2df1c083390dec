import { brokenCap } from './brokenCap.js';
import { differenceBetween } from './differenceBetween.js';
import { differenceInFrames } from './differenceInFrames.js';
import { heldUp } from './heldUp.js';
import { outOfTurn } from './outOfTurn.js';
import type { Scenario } from './Scenario.js';
import { type Happening, type Run, Stage } from './Stage.js';
import { storyOf } from './storyOf.js';
import { toldTooEarly } from './toldTooEarly.js';

/** An operator of RxJS's, and one that is to be like it. */
export interface Pair {
  readonly model: (limit: number) => Run;
  readonly like: (limit: number) => Run;
}

/** What is wrong with the second of a pair in a scenario, if anything is. */
export function unlikeMergeMap(scenario: Scenario, pair: Pair): string | undefined {
  const { limit, take, feeds } = scenario;
  const expected = play(scenario, pair.model(limit));
  const actual = play(scenario, pair.like(limit));
  const fault =
    // What is fed from within may start elsewhere in its frame.
    (feeds ? differenceInFrames : differenceBetween)(expected, actual) ??
    brokenCap(actual, limit) ??
    (feeds ? (outOfTurn(actual) ?? heldUp(actual, limit)) : undefined) ??
    // What takes a few values completes by itself, and leaves then.
    (take === undefined ? toldTooEarly(actual) : undefined);
  return (
    fault &&
    storyOf(fault, scenario, (code) => `expect(unlikeMergeMap(${code}, pair)).toBeUndefined();`, {
      'of RxJS': expected,
      here: actual,
    })
  );
}

function play(scenario: Scenario, run: Run): readonly Happening[] {
  const stage = new Stage();
  stage.play(() => stage.pipeline('', scenario, run));
  return stage.log;
}
