/**
 * The key of the method that Node, Deno, Bun and debuggers call to show an object:
 * `Lock { locked: true, waiting: 2 }`.
 */
export const inspectionKey: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** The function that they pass to the method, to format its content. */
export type Inspect = (value: object, options: object) => string;
