/** Runs under a permit, and has to end if that permit is lost: a critical section. */
export interface Occupant {
  /** The permit is lost, so nothing may go on under it. Runs foreign code. */
  evict(error: unknown): void;
}

/**
 * The key of the method that tells a permit who runs under it. All copies of the library in a
 * program use the same key: Node loads one for `import` and another for `require`.
 */
export const occupy: unique symbol = Symbol.for('rxjs-locks.occupy') as never;
