import type { Entry } from './Entry.js';
import { blockersOf } from './stuck.js';
import type { WaitForGraph } from './types.js';
import type { Watched } from './Watched.js';

/** Who waits for whom in these primitives. */
export function graphOf(all: readonly Watched[], now: number): WaitForGraph {
  const entries = all.flatMap(({ holders, waiting }) => [...holders, ...waiting]);
  return {
    requests: entries.map((entry) => entry.report(now)),
    edges: entries.flatMap((entry) =>
      waitsFor(entry).map(({ id }) => ({ waits: entry.id, holds: id })),
    ),
  };
}

function waitsFor(entry: Entry): readonly Entry[] {
  return entry.waits ? blockersOf(entry) : entry.asking;
}
