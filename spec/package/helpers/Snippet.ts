/** A whole program that stands in a page or in a docstring. */
export interface Snippet {
  /** Where it stands, as in `README.md:12`. */
  readonly title: string;
  readonly code: string;
}
