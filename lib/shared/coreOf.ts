/**
 * The key under which a primitive shows its core to the other primitives, and to nobody else. A
 * condition needs the core of its lock.
 */
export const coreOf: unique symbol = Symbol('core');
