/** The key under which a primitive says what it is called: `Lock`, `Semaphore` and so on. */
export const kindOf: unique symbol = Symbol('kind');
