import type { Model, ModelRequest } from './Model.js';

/** What distinguishes one primitive from another, as simply as possible. */
export interface Rule {
  /** Whether a grant is a permit, which is given back. */
  readonly permits: boolean;
  /** The error at the call, if a request can never be granted. */
  refusal?(asked: string): string | undefined;
  /** Whether one request queues behind the other; all do by default. */
  meet?(one: string, other: string): boolean;
  /** Whether a new request that can be admitted comes before admitted ones. */
  readonly overtakes?: boolean;
  /**
   * Admits the first of the waiting requests, and counts them as inside.
   *
   * @param admitted the requests that were admitted before
   */
  letIn(
    waiting: readonly ModelRequest[],
    admitted: readonly ModelRequest[],
  ): readonly ModelRequest[];
  /** An admitted request or a holder leaves. */
  leave(asked: string): void;
  /** The grant. */
  grant?(request: ModelRequest): string;
  /** Which admitted request is granted next; the first by default. */
  next?(admitted: readonly ModelRequest[]): ModelRequest | undefined;
  state(waiting: number, who: readonly ModelRequest[]): object;
  /**
   * What else can be observed.
   *
   * @param standing the requests that wait or are admitted
   */
  seen(standing: readonly ModelRequest[]): object;
  /** Further calls of this primitive. Each returns what it throws. */
  readonly calls: Readonly<
    Record<string, (model: Model, argument: number, actor: string) => string>
  >;
}

/** Admits requests one after the other while there is room. */
export function inOrder(
  waiting: readonly ModelRequest[],
  enter: (asked: string) => boolean,
): readonly ModelRequest[] {
  const first = waiting.findIndex(({ asked }) => !enter(asked));
  return waiting.slice(0, first < 0 ? waiting.length : first);
}
