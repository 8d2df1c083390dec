import { bareCancel } from '../contenders/bare.js';
import type { Leaving } from '../contenders/leaving.js';
import { BARE } from '../contenders/names.js';
import { lockCancel } from '../contenders/ourLock.js';
import type { Comparison } from '../harness/Workload.js';
import { effectCancel } from '../rivals/effect.js';
import { cannotLeave } from '../rivals/cannotLeave.js';

/** Requests that are taken back, in three orders. */
export const cancelWorkloads: readonly Comparison[] = [
  cancel('cancel-back', 'from the back'),
  cancel('cancel-front', 'from the front'),
  cancel('cancel-random', 'at random'),
];

function cancel(name: string, leaving: Leaving): Comparison {
  return {
    kind: 'comparison',
    name,
    row: 5,
    title: `50,000 requests taken back, ${leaving}`,
    counts: 'a subscription that waits unsubscribed, and gone from where it was kept',
    measure: 'timeTaken',
    items: 50_000,
    ours: lockCancel(leaving),
    rivals: [bareCancel(leaving), effectCancel(leaving)],
    unable: cannotLeave,
    target: { atMost: 1, against: [BARE] },
    cold: { atMost: 1.5, against: [BARE] },
  };
}
