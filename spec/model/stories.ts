import type { Model } from './Model.js';
import { actors, type Manner, type Operation, parseOperation, type Step } from './Operation.js';
import type { Words } from './Subject.js';

/** What a set of stories is about. */
export interface Stories {
  readonly model: () => Model;
  readonly operations: readonly Operation[];
  /** How all of them begin. */
  readonly begin: readonly Step[];
}

/** All calls of the actors, with one way to subscribe, and the calls of nobody, except closing. */
export function operationsOf(
  { asks, tries, moves = [], common }: Words,
  manner: Manner,
  who: readonly string[],
): readonly Operation[] {
  const texts = who.flatMap((actor) => [
    ...asks.map((asked) => `${actor} asks ${asked} by ${manner}`),
    ...tries.map((asked) => `${actor} tries ${asked}`),
    `${actor} leaves`,
    ...(tries.length > 0 ? [`${actor} releases`] : []),
    ...moves.map((move) => `${actor} ${move}`),
  ]);
  return [...texts, ...common].map(tidied);
}

/** Calls that occur only in shorter stories, to keep the number of stories down. */
export function rareOperationsOf(
  { tries, rare = [] }: Words,
  manner: Manner,
  who: readonly string[],
): readonly Operation[] {
  const texts = who.flatMap((actor) =>
    tries.map((asked) => `${actor} asksIf ${asked} by ${manner}`),
  );
  return [...texts, 'cancel', ...rare].map(tidied);
}

/** A request without an argument has two spaces. */
function tidied(text: string): Operation {
  return parseOperation(text.replace('  ', ' ').trim());
}

/**
 * Every sequence of so many calls. Who is called a, b or c makes no difference, so b comes after
 * a, and c after b.
 */
export function* everySequence(
  stories: Stories,
  calls: number,
  steps = stories.begin,
): Generator<readonly Step[]> {
  if (calls === 0) {
    yield steps;
    return;
  }
  const model = stories.model();
  for (const step of steps) model.follow(step);
  const known = new Set(steps.map(({ operation }) => operation.actor));
  const next = actors.find((actor) => !known.has(actor));
  for (const operation of stories.operations) {
    const { actor } = operation;
    if ((actor && actor !== next && !known.has(actor)) || !model.can(operation)) continue;
    const longer = [...steps, { operation, inside: new Map<number, Operation>() }];
    yield* everySequence(stories, calls - 1, longer);
  }
}

/** A call into foreign code, by its number and its step. */
export interface Place {
  readonly step: number;
  readonly event: number;
}

/** Every way to make this many more calls inside the callbacks of the steps, after a place. */
export function* everyNesting(
  stories: Stories,
  steps: readonly Step[],
  calls: number,
  after: Place,
): Generator<readonly Step[]> {
  for (const place of placesAfter(after, stories.model(), steps)) {
    for (const operation of stories.operations) {
      const nested = nest(steps, place, operation);
      if (!isPossible(stories.model(), nested, place)) continue;
      yield nested;
      if (calls > 1) yield* everyNesting(stories, nested, calls - 1, place);
    }
  }
}

function placesAfter(after: Place, model: Model, steps: readonly Step[]): readonly Place[] {
  const places = steps.flatMap((followed, step) => {
    model.follow(followed);
    return Array.from({ length: model.events }, (_, index) => ({ step, event: index + 1 }));
  });
  return places.filter(
    ({ step, event }) => step > after.step || (step === after.step && event > after.event),
  );
}

function nest(steps: readonly Step[], place: Place, call: Operation): readonly Step[] {
  return steps.map(({ operation, inside }, step) => {
    if (step !== place.step) return { operation, inside };
    return { operation, inside: new Map([...inside, [place.event, call]]) };
  });
}

function isPossible(model: Model, steps: readonly Step[], { step, event }: Place): boolean {
  const followed = steps.slice(0, step + 1).map((each) => model.follow(each));
  return followed.at(-1)?.inside.has(event) === true;
}
