/** Where a primitive reports that its state may have changed. */
export interface Cell {
  /** Whether the state has observers. */
  readonly observed: boolean;
  /**
   * Notes that the state may have changed. If the primitive has been closed, this is the last note.
   */
  note(): void;
}
