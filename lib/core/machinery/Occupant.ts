/** Who runs under a permit, and has to end where the permit is lost: a critical section. */
export interface Occupant {
  /** The permit is gone, so that nothing may go on under it. Calls foreign code. */
  evict(error: unknown): void;
}

/** The key of the method by which a permit is told who runs under it. */
export const occupy: unique symbol = Symbol('occupy');
