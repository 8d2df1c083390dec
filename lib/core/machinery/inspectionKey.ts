/**
 * The key of the method that Node, Deno, Bun and debuggers call to show an object:
 * `Lock { locked: true, waiting: 2 }`.
 */
export const inspectionKey: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** What they pass to show what is inside of it. */
export type Inspect = (value: object, options: object) => string;
