/** Runs under a permit, and has to end if that permit is lost: a critical section. */
export interface Occupant {
  /** The permit is lost, so nothing may go on under it. Runs foreign code. */
  evict(error: unknown): void;
}

/** The key of the method that tells a permit who runs under it. */
export const occupy: unique symbol = Symbol('occupy');
