import fc from 'fast-check';
import type { Model } from './Model.js';
import {
  actors,
  manners,
  observers,
  type Operation,
  parseOperation,
  parseStep,
  type Step,
  textOf,
} from './Operation.js';
import { operationsOf, rareOperationsOf } from './stories.js';
import { begin, differenceIn, end, follow, type Pair, testCase } from './story.js';
import type { Subject } from './Subject.js';

/** How long random stories get. */
const length = 100;

/** One step of a story, which is taken if it makes sense in the model. */
class StepCommand implements fc.Command<Model, Pair> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(model: Model): boolean {
    return model.can(this.#step.operation);
  }

  run(_model: Model, pair: Pair): void {
    if (!follow(pair, this.#step)) throw new Error('told differently');
  }

  toString(): string {
    return textOf(this.#step);
  }
}

type Commands = Iterable<fc.Command<Model, Pair>>;

/**
 * Tells random stories of up to 100 steps.
 *
 * @param runs how many
 * @param check looks at the library after each story, and throws if something is wrong
 * @returns what was told differently: the seed, and the story as a test case
 */
export async function randomDifference(
  subject: Subject,
  runs: number,
  check: () => void = () => undefined,
): Promise<string | undefined> {
  const { failed, seed, counterexample, errorInstance } = await fc.check(
    storiesOf(subject, check),
    { numRuns: runs },
  );
  if (!failed) return undefined;
  const [commands] = counterexample ?? [];
  const story = commands ? asTestCase(subject, commands) : '';
  return `seed ${String(seed)}\n${String(errorInstance)}\n${story}`;
}

/** @param check looks at the library after each story, and throws if something is wrong */
function storiesOf(subject: Subject, check: () => void): fc.IAsyncProperty<[Commands]> {
  const calls = fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...everyOperation(subject)) },
    { weight: 1, arbitrary: fc.constantFrom(...[...subject.ends, 'throws'].map(parseOperation)) },
  );
  const inside = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), calls), { maxLength: 3 });
  const step = fc
    .record({ operation: calls, inside: inside.map((nested) => new Map(nested)) })
    .map((words) => new StepCommand(words));
  const stories = fc.commands([step], { maxCommands: length, size: 'max', disableReplayLog: true });
  return fc.asyncProperty(stories, async (commands) => {
    const pair = begin(subject);
    fc.modelRun(() => ({ model: pair.model, real: pair }), commands);
    if (!end(pair)) throw new Error('something is left');
    check();
    // RxJS reports each unhandled error in a separate turn. These must not pile up.
    await new Promise(setImmediate);
  });
}

function everyOperation(subject: Subject): readonly Operation[] {
  const looking = (subject.observers ?? observers).flatMap((name) => [
    `${name} observes`,
    `${name} stops`,
  ]);
  const asking = manners.flatMap((manner) => [
    ...operationsOf(subject, manner, actors),
    ...rareOperationsOf(subject, manner, actors),
  ]);
  return [...new Set([...asking, ...looking.map(parseOperation)])];
}

function asTestCase(subject: Subject, commands: Commands): string {
  const steps = [...commands].map((command) => parseStep(command.toString()));
  const texts = steps.map(textOf).join('\n');
  try {
    const difference = differenceIn(subject, steps);
    return difference ? testCase(subject, difference) : texts;
  } catch {
    // Looking at the library throws, as it did before.
    return texts;
  }
}
