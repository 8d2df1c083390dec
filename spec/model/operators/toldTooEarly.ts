import type { Happening } from './Stage.js';

/** Where the end goes downstream, and something upstream has not been left. */
export function toldTooEarly(log: readonly Happening[], of = ''): string | undefined {
  const running = new Set<string>();
  for (const { who, what } of log.filter((happening) => happening.of === of)) {
    if (what === 'starts' && who !== 'pipeline') running.add(who);
    if (what === 'is left') running.delete(who);
    const [first] = running;
    if (who === 'result' && (what === 'completes' || what === 'errors') && first) {
      return `the result ${what} before ${first} is left`;
    }
  }
  return undefined;
}
