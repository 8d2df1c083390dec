import {
  exhaustMapped,
  exhaustMappedWithTrailing,
  throttleExhausting,
  throttleTrailing,
} from '../contenders/overflow.js';
import type { Comparison } from '../harness/Workload.js';

const noStream = {
  'every Promise mutex, p-limit and effect': 'runs no inner observables',
};

/** What happens to values that may not wait. */
export const overflowWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'overflow-exhaust',
    row: 28,
    title: "`throttleBySemaphore(1, work, { maxWaiting: 0, overflow: 'drop-newest' })`",
    counts:
      'a value sent; one in ten is worked on, and the others come while its work runs and are dropped',
    measure: 'timeTaken',
    items: 200_000,
    ours: throttleExhausting,
    rivals: [exhaustMapped],
    unable: noStream,
    target: { atMost: 1.3, against: [exhaustMapped.name] },
    cold: { atMost: 1.5, against: [exhaustMapped.name] },
  },
  {
    kind: 'comparison',
    name: 'overflow-trailing',
    row: 28,
    title: "`throttleBySemaphore(1, work, { maxWaiting: 1, overflow: 'drop-oldest' })`",
    counts:
      'a value sent; the last in ten is worked on, and the others are dropped for it while the work before runs',
    measure: 'timeTaken',
    items: 200_000,
    ours: throttleTrailing,
    rivals: [exhaustMappedWithTrailing],
    unable: noStream,
    target: { atMost: 1, against: [exhaustMappedWithTrailing.name] },
    cold: { atMost: 1.5, against: [exhaustMappedWithTrailing.name] },
  },
];
