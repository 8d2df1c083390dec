/** A stream that can be drawn: in virtual time, or what it sends while it is subscribed. */
export type Drawn =
  { readonly hot: string } | { readonly cold: string } | { readonly sync: string };

/** An inner observable; or project throws, and there is none. */
export type Inner = Drawn | 'throws';

/** When the subscriber leaves: in a frame, before all else that happens in it or after it. */
export type Leaving = { readonly before: number } | { readonly after: number };

/**
 * What is fed to the source from within, and when: `{ 'result sends ax': 'g' }` has the consumer
 * feed g when it gets x of a. The other moments are `a is projected`, `a completes` and `a is left`.
 * What is fed may also end the source: `g|`.
 */
export type Feeds = Readonly<Record<string, string>>;

/** A source, and how its subscriber behaves. */
export interface Passage {
  readonly source: Drawn;
  /** How many values the subscriber takes, if not all. */
  readonly take?: number;
  readonly leaves?: Leaving;
}

/** The same, with an inner observable for each value of the source. */
export interface Pipeline extends Passage {
  readonly inners: Readonly<Record<string, Inner>>;
  readonly feeds?: Feeds;
}

/** What goes through `mergeMap`. */
export interface Scenario extends Pipeline {
  readonly limit: number;
}

/** Several pipelines that share a cap. */
export interface SharedScenario {
  readonly limit: number;
  readonly pipelines: readonly Pipeline[];
}
