/**
 * The key under which a primitive shows its core to the other primitives, and to nobody else: a
 * condition works inside its lock.
 */
export const coreOf: unique symbol = Symbol('core');
