/** Collects all garbage, also what is only found to be garbage once its finalizers have run. */
export function collectGarbage(): void {
  if (!global.gc) throw new Error('bench: to be run with node --expose-gc');
  global.gc();
  global.gc();
}
