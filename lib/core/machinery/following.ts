/** Follows what is asked from inside of what. `rxjs-locks/inspect` has the only one. */
export interface Follower {
  /** The innermost permit that the running code is inside of. */
  current(): unknown;

  /** What the code is inside of that gets this permit. Undefined if that is not known. */
  insideOf(permit: object | undefined): unknown;

  /** Makes a call that counts as inside of a permit, or of none. */
  run<T, A, R>(inside: unknown, call: (this: T, argument: A) => R, self: T, argument: A): R;
}

/** There is a follower once something has been watched. */
export const following: { follower: Follower | undefined } = { follower: undefined };
