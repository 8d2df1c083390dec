/** Who asks; the last only in random stories. */
export const actors = ['a', 'b', 'c', 'd'] as const;

/** Who observes: of two states x the one, y the other. */
export const observers = ['x', 'y'] as const;

/** How a request is subscribed to. */
export const manners = ['function', 'subscriber', 'operators'] as const;
export type Manner = (typeof manners)[number];

/** One call: `a asks 2 by operators`, `b leaves`, `resize 1`. */
export interface Operation {
  readonly text: string;
  /** Who does it, if it is one of those who ask or observe. */
  readonly actor: string;
  readonly verb: string;
  readonly argument: string;
  readonly manner: Manner;
}

/** A call, and those that are made inside of what comes of it, by the number of the event. */
export interface Step {
  readonly operation: Operation;
  readonly inside: ReadonlyMap<number, Operation>;
}

const operations = new Map<string, Operation>();

export function parseOperation(text: string): Operation {
  let operation = operations.get(text);
  if (!operation) {
    const match = /^(?:([abcdxy]) )?(\w+)(?: (?!by )(\w+))?(?: by (\w+))?$/.exec(text);
    if (!match) throw new Error(`no operation: ${text}`);
    const [, actor = '', verb = '', argument = '', manner = 'function'] = match;
    operation = { text, actor, verb, argument, manner: manner as Manner };
    operations.set(text, operation);
  }
  return operation;
}

/** `a releases > 1: b leaves > 3: close`: inside of the first event b leaves, inside of the third all is closed. */
export function parseStep(text: string): Step {
  const [first = '', ...nested] = text.split(' > ');
  const inside = new Map(
    nested.map((part): [number, Operation] => {
      const [event = '', operation = ''] = part.split(': ');
      return [Number(event), parseOperation(operation)];
    }),
  );
  return { operation: parseOperation(first), inside };
}

export function textOf({ operation, inside }: Step): string {
  return [
    operation.text,
    ...[...inside].map(([event, { text }]) => `${String(event)}: ${text}`),
  ].join(' > ');
}
