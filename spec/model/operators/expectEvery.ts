import fc from 'fast-check';

/** How many random stories each spec plays. */
const runs = Number(process.env['MODEL_RUNS'] ?? 500);

/**
 * Expects that none of so many random stories has a fault. One that has is made as small as it
 * can be, and told.
 *
 * @param faultOf tells what is wrong with a story, if anything is
 */
export function expectEvery<Story>(
  stories: fc.Arbitrary<Story>,
  faultOf: (story: Story) => string | undefined,
): void {
  const { counterexample, seed, numRuns } = fc.check(
    fc.property(stories, (story) => faultOf(story) === undefined),
    { numRuns: runs },
  );
  if (counterexample) fail(`${String(faultOf(counterexample[0]))}\n\nseed ${String(seed)}`);
  expect(numRuns).toBeGreaterThan(0);
}
