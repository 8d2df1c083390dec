/** How a program has run. */
export interface Run {
  /** What it printed. */
  readonly output: string;
  /** What went wrong, as text: one line for each. */
  readonly errors: readonly string[];
}
