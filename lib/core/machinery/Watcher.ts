import type { AnyRequest } from './Request.js';

/**
 * Is told what happens to the requests of a primitive. `rxjs-locks/inspect` has the only ones: a
 * primitive that nobody watches has none. Only the calls that say so run foreign code.
 */
export interface Watcher {
  /**
   * A request has joined a queue.
   *
   * @param at the cores in whose queues it is
   * @param inside what it was made inside of, if not the code that runs now; null for nothing
   */
  asked(request: AnyRequest, at: Place, inside?: unknown): void;

  /**
   * A request is granted.
   *
   * @returns what takes the grant in its place, and passes it on
   */
  granted<Grant>(request: AnyRequest, at: Place, grant: Grant): Recipient<Grant>;

  /**
   * Something was taken without a request.
   *
   * @returns what to pass on in the place of the grant
   */
  taken<Grant>(asked: unknown, at: Place, grant: Grant): Grant;

  /** A request was taken back, or found nothing available. */
  left(request: AnyRequest): void;

  /** A request would have had to wait, and did not want to. Runs foreign code. */
  skipped(at: Place): void;

  /** A request is about to get an error. */
  failed(request: AnyRequest, error: unknown): void;

  /** The primitive is in order: what has happened can be told. Runs foreign code. */
  tell(): void;

  /** The holder has given up the lock to wait for a condition. */
  suspended(): void;

  /** The writer goes on as a reader. */
  downgraded(permit: object): void;

  /** Permits have been released without saying which. */
  releasedAny(permits: number): void;

  /** The number of permits has changed. */
  resized(): void;

  /** The primitive has been closed. */
  closed(): void;
}

/** The core in whose queue a request is, or several of them. */
export type Place = object | readonly object[];

/** Passes a grant on. Says whether it arrived. */
export interface Recipient<Grant> {
  deliver(grant: Grant): boolean;
}
