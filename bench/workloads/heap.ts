import { bareWaiting, bareWaitingWithTeardown } from '../contenders/bare.js';
import { keysSeen } from '../contenders/keyedLock.js';
import { BARE } from '../contenders/names.js';
import { lockAskAndLeave, lockInTurn, lockWaiting } from '../contenders/ourLock.js';
import type { Contender } from '../harness/Contender.js';
import type { Comparison } from '../harness/Workload.js';
import { effectWaiting } from '../rivals/effect.js';
import { ofPromiseRivals } from '../rivals/freshPromiseContenders.js';
import { pLimitWaiting } from '../rivals/pLimit.js';

/** The heap before: nothing has been done yet. */
const before: Contender = {
  name: 'before',
  prepare: (items) => ({ run: () => undefined, done: () => items }),
};

/** What stays on the heap. */
export const heapWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'heap-waiting',
    row: 11,
    title: 'heap kept per waiting request',
    counts: 'all that a subscription keeps alive while it waits',
    measure: 'heapKept',
    items: 20_000,
    ours: lockWaiting,
    rivals: [
      bareWaiting,
      bareWaitingWithTeardown,
      ...ofPromiseRivals((code, rival) => code.waiting(rival)),
      pLimitWaiting,
      effectWaiting,
    ],
    target: { atMost: 1.3, against: [BARE] },
  },
  noGrowth(12, 'heap-in-turn', 'heap after a million times acquire and release', lockInTurn),
  noGrowth(12, 'heap-cancel', 'heap after a million cancelled requests', lockAskAndLeave),
  noGrowth(19, 'heap-keys', 'heap after a million keys seen', keysSeen),
];

function noGrowth(row: number, name: string, title: string, ours: Contender): Comparison {
  return {
    kind: 'comparison',
    name,
    row,
    title,
    counts: 'the whole heap, with the lock still there',
    measure: 'heapInUse',
    items: 1_000_000,
    ours,
    rivals: [before],
    // One pointer left behind by each would be 8 MB, and the heap twice what it was.
    target: { atMost: 1.01, against: [before.name] },
  };
}
