/** One side of a comparison: something that does a number of items of work. */
export interface Contender {
  readonly name: string;
  /** Makes ready what is not measured, and returns what is. */
  readonly prepare: (items: number) => Prepared;
}

export interface Prepared {
  /** Does the work. */
  readonly run: () => void | Promise<void>;
  /** How many items were done, asked when the clock has stopped: nobody is fast by doing less. */
  readonly done: () => number;
  /** How long it took, for those that are measured in a process of their own. */
  readonly took?: () => number;
}
