/** A complete program in a page or in a docstring. */
export interface Snippet {
  /** Where it is, such as `README.md:12`. */
  readonly title: string;
  readonly code: string;
}
