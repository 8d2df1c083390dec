import { bareServed } from '../contenders/bare.js';
import { conditionNotified, eventSet } from '../contenders/handOut.js';
import { BARE } from '../contenders/names.js';
import type { Comparison } from '../harness/Workload.js';
import { effectLatchOpened } from '../rivals/effect.js';

/** One call that grants everybody who waits. */
export const handOutWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'event-set',
    row: 13,
    title: 'event with 100,000 waiting, `set()`',
    counts: 'a subscription that waits already sent one value and completed',
    measure: 'timeTaken',
    items: 100_000,
    ours: eventSet,
    rivals: [bareServed, effectLatchOpened],
    unable: { 'every Promise mutex and p-limit': 'has no event' },
    target: { atMost: 1.5, against: [BARE] },
    cold: { atMost: 1.5, against: [BARE] },
  },
  {
    kind: 'comparison',
    name: 'condition-notify-all',
    row: 13,
    title: 'condition with 100,000 waiting, `notifyAll()` and the lock handed through',
    counts: 'a subscription that waits already sent one value and completed; ours releases too',
    measure: 'timeTaken',
    items: 100_000,
    ours: conditionNotified,
    rivals: [bareServed],
    unable: { 'every Promise mutex, p-limit and effect': 'has no condition' },
    target: { atMost: 2, against: [BARE] },
    cold: { atMost: 1.5, against: [BARE] },
  },
];
