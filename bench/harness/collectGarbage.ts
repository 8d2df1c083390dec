/** Collects all garbage, also what is only found to be garbage once its finalizers have run. */
export function collectGarbage(): void {
  const collect = collector();
  collect();
  collect();
}

/** Collects the young garbage: what is alive is old then, and compiled code stays. */
export function collectYoungGarbage(): void {
  const collect = collector();
  // An object is old after two of them.
  collect({ type: 'minor' });
  collect({ type: 'minor' });
}

function collector(): NodeJS.GCFunction {
  if (!global.gc) throw new Error('bench: to be run with node --expose-gc');
  return global.gc;
}
