import fc from 'fast-check';
import { aroundStories } from './aroundStories.js';
import {
  actors,
  manners,
  observers,
  type Operation,
  parseOperation,
  parseStep,
  textOf,
} from './Operation.js';
import type { Step } from './Operation.js';
import { operationsOf, rareOperationsOf } from './stories.js';
import { begin, differenceIn, end, follow, type Pair, testCase } from './story.js';
import type { Subject } from './Subject.js';
import type { Model } from './Model.js';
import { modelled } from './subjects/index.js';

/** How many stories there are of each, and how long they get. */
const runs = Number(process.env['MODEL_RUNS'] ?? 300);
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

describe('does what its model does, and leaves nothing behind, in long random stories:', () => {
  aroundStories('random stories');

  for (const subject of modelled.filter(({ inOrder = true }) => inOrder)) {
    it(`${subject.name}, ${String(runs)} of them`, async () => {
      const details = await fc.check(storiesOf(subject), { numRuns: runs });
      const [commands] = details.counterexample ?? [];
      expect(
        commands && `seed ${String(details.seed)}\n${asTestCase(subject, commands)}`,
      ).toBeUndefined();
      expect(details.failed).toBeFalse();
    }, 3_600_000);
  }
});

function storiesOf(subject: Subject): fc.IAsyncProperty<[Commands]> {
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
  const difference = differenceIn(subject, steps);
  return difference ? testCase(subject, difference) : steps.map(textOf).join('\n');
}
