import type { Inspector } from 'rxjs-locks/inspect';

/** Which file has waited for longest now, and for what; nothing where none waits. */
export function longestWait(inspector: Inspector): string | undefined {
  const waiting = inspector.report().primitives.flatMap((primitive) => primitive.waiting);
  if (waiting.length === 0) return undefined;
  const { label, since, name } = waiting.reduce((one, other) =>
    other.since > one.since ? other : one,
  );
  return `${label ?? ''} waits ${(since / 1000).toFixed(1)} s for ${name}`;
}
