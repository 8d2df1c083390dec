/** For those that are never served. */
export function ignore(): void {
  // Nothing comes.
}
