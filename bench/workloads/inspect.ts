import { unwatchedInTurn, watchedInTurn } from '../contenders/watched.js';
import type { Comparison } from '../harness/Workload.js';

/** What it costs to watch. */
export const inspectWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'watched-in-turn',
    row: 31,
    title: 'a watched lock: acquire, grant, release, uncontended',
    counts: 'the same on both sides; an inspector watches one of them, and nobody hears of events',
    measure: 'timeTaken',
    items: 300_000,
    ours: watchedInTurn,
    rivals: [unwatchedInTurn],
    target: { atMost: 2, against: [unwatchedInTurn.name] },
  },
];
