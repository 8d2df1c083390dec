/**
 * The key under which a primitive shows its core to the rest of the library, and to nobody else. A
 * condition needs the core of its lock, and an inspector that of what it watches.
 */
export const coreOf: unique symbol = Symbol('core');
