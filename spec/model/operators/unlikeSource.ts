import type { MonoTypeOperatorFunction } from 'rxjs';
import { differenceBetween } from './differenceBetween.js';
import type { Passage } from './Scenario.js';
import { Stage } from './Stage.js';
import { storyOf } from './storyOf.js';
import { toldTooEarly } from './toldTooEarly.js';

/** An operator that runs a stream under a permit which is there, and whether that is back. */
export interface Section {
  readonly run: MonoTypeOperatorFunction<string>;
  readonly isFree: () => boolean;
}

/** What is wrong with a stream under a permit, beside the same without it, if anything is. */
export function unlikeSource(passage: Passage, section: Section): string | undefined {
  const expected = play(passage, (source) => source);
  const actual = play(passage, section.run);
  const left = actual.some(({ what }) => what === 'is left');
  const fault =
    differenceBetween(expected, actual) ??
    // What takes a few values completes by itself, and leaves then.
    (passage.take === undefined ? toldTooEarly(actual) : undefined) ??
    (left === section.isFree() ? undefined : `the permit is ${left ? 'lost' : 'back too early'}`);
  return (
    fault &&
    storyOf(fault, passage, (code) => `expect(unlikeSource(${code}, section())).toBeUndefined();`, {
      'without a permit': expected,
      'under a permit': actual,
    })
  );
}

function play(passage: Passage, run: MonoTypeOperatorFunction<string>) {
  const stage = new Stage();
  stage.play(() => {
    const source = stage.watched('', 'source', stage.stream('', passage.source));
    stage.subscribe('', source.pipe(run), passage);
  });
  return stage.log;
}
