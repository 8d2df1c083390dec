import { countStory, observedSubjects } from './aroundStories.js';
import type { Model } from './Model.js';
import { parseStep, type Step, textOf } from './Operation.js';
import type { Subject } from './Subject.js';
import type { World } from './World.js';

/** A primitive, and the model that says what it has to do. */
export interface Pair {
  readonly subject: Subject;
  readonly model: Model;
  readonly library: World;
}

/** A difference between the library and the model. */
export interface Difference {
  readonly steps: readonly Step[];
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

/** A new story. */
export function begin(subject: Subject): Pair {
  countStory();
  return { subject, model: subject.model(), library: subject.library() };
}

/** Takes a step in both; false if their logs differ. */
export function follow(pair: Pair, step: Step): boolean {
  const { model, library } = pair;
  const done = model.follow(step);
  if (done) library.follow(done);
  return isSame(pair);
}

/** Makes everybody leave; false if anything is left behind. */
export function end(pair: Pair): boolean {
  const { model, library } = pair;
  model.end();
  library.end();
  model.log.push(`in the end ${model.present()}, 0 observed`);
  library.log.push(`in the end ${library.present()}, ${String(observedSubjects())} observed`);
  return isSame(pair);
}

function isSame({ subject, model, library }: Pair): boolean {
  const inOrder = subject.inOrder ?? true;
  const [one, other] = [model, library].map(({ log }) => (inOrder ? log : [...log].sort()));
  return one?.length === other?.length && !!one?.every((line, index) => line === other?.[index]);
}

/** Runs a story in the model and in the library, and says where they differ. */
export function differenceIn(subject: Subject, steps: readonly Step[]): Difference | undefined {
  const pair = begin(subject);
  if (steps.every((step) => follow(pair, step)) && end(pair)) return undefined;
  return { steps, expected: pair.model.log, actual: pair.library.log };
}

/** The story as a test case to paste, with what should have happened and what did. */
export function testCase({ name }: Subject, { steps, expected, actual }: Difference): string {
  const from = expected.findIndex((line, index) => line !== actual[index]);
  return [
    `expectStory(named('${name}'), [`,
    ...steps.map((step) => `  '${textOf(step)}',`),
    ']);',
    ...expected.slice(0, from).map((line) => `//   ${line}`),
    ...expected.slice(from).map((line) => `// - ${line}`),
    ...actual.slice(from).map((line) => `// + ${line}`),
  ].join('\n');
}

/**
 * Tells many stories.
 *
 * @returns the first that the library tells differently, as a test case
 */
export async function firstDifference(
  subject: Subject,
  stories: Iterable<readonly Step[]>,
): Promise<string | undefined> {
  let told = 0;
  for (const steps of stories) {
    const difference = differenceIn(subject, steps);
    if (difference) return testCase(subject, difference);
    // RxJS reports each unhandled error in a separate turn. These must not pile up.
    if (++told % 5000 === 0) await new Promise(setImmediate);
  }
  expect(told).withContext('stories told').toBeGreaterThan(0);
  return undefined;
}

/** Expects that the library does what the model does. */
export function expectStory(subject: Subject, texts: readonly string[]): void {
  const difference = differenceIn(subject, texts.map(parseStep));
  expect(difference && testCase(subject, difference)).toBeUndefined();
}
