/** Every sequence of so many steps. */
export function* sequencesOf<Step>(
  steps: readonly Step[],
  length: number,
): Generator<readonly Step[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const sequence of sequencesOf(steps, length - 1)) {
    for (const step of steps) yield [...sequence, step];
  }
}
