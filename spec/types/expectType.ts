/**
 * Whether two types are the same, neither wider than the other: `any` is the same as `any` alone.
 */
type Same<One, Other> =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- T is what the two are compared by
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/**
 * Compiles where the value is of exactly this type: `expectType<number>()(1 + 1)`.
 *
 * Two calls, since what is given must not stand in the way of what is inferred.
 */
export function expectType<Expected>(): <Actual>(
  value: Actual,
  ...mismatch: Same<Actual, Expected> extends true ? [] : [expected: Expected]
) => void {
  return () => undefined;
}
