/** The actors; the last one only in random stories. */
export const actors = ['a', 'b', 'c', 'd'] as const;

/** The observers: of two states, x observes one and y the other. */
export const observers = ['x', 'y'] as const;

/** How a request is subscribed to. */
export const manners = ['function', 'subscriber', 'operators'] as const;
export type Manner = (typeof manners)[number];

/** One call: `a asks 2 by operators`, `b leaves`, `resize 1`. */
export interface Operation {
  readonly text: string;
  /** The actor or observer that makes the call, if any. */
  readonly actor: string;
  readonly verb: string;
  readonly argument: string;
  readonly manner: Manner;
}

/** A call, and the calls made inside its callbacks, by the number of the callback. */
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

/**
 * `a releases > 1: b leaves > 3: close`: b leaves inside the first callback, and the third closes
 * it.
 */
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
