import type { Model, ModelRequest } from './Model.js';

/** What tells one primitive from another, in the plainest words. */
export interface Rule {
  /** Whether a grant is a permit, to be given back. */
  readonly permits: boolean;
  /** What a request hears at the call, if it asks for what there never is. */
  refusal?(asked: string): string | undefined;
  /** Whether the one queues behind the other; all do by default. */
  meet?(one: string, other: string): boolean;
  /** Whether a new request that can be let in is ahead of those on their way. */
  readonly overtakes?: boolean;
  /**
   * Lets in, and counts as inside, the first of those who wait.
   *
   * @param admitted who has been let in before, and is on the way
   */
  letIn(
    waiting: readonly ModelRequest[],
    admitted: readonly ModelRequest[],
  ): readonly ModelRequest[];
  /** Somebody who was let in is inside no more. */
  leave(asked: string): void;
  /** What is granted. */
  grant?(request: ModelRequest): string;
  /** Which of those who are let in is granted next; the first by default. */
  next?(admitted: readonly ModelRequest[]): ModelRequest | undefined;
  state(waiting: number, who: readonly ModelRequest[]): object;
  /**
   * What else can be seen.
   *
   * @param standing who waits, or is on the way
   */
  seen(standing: readonly ModelRequest[]): object;
  /** The calls that all do not have; each says what it throws. */
  readonly calls: Readonly<
    Record<string, (model: Model, argument: number, actor: string) => string>
  >;
}

/** Lets them in one after the other for as long as there is room. */
export function inOrder(
  waiting: readonly ModelRequest[],
  enter: (asked: string) => boolean,
): readonly ModelRequest[] {
  const first = waiting.findIndex(({ asked }) => !enter(asked));
  return waiting.slice(0, first < 0 ? waiting.length : first);
}
