import { barrierRounds } from '../contenders/barrier.js';
import { bareFailed, bareQueue } from '../contenders/bare.js';
import { groupedJobs, keyedJobs } from '../contenders/keyedLock.js';
import { BARE, BARE_WITH_TEARDOWN } from '../contenders/names.js';
import { lockClosed } from '../contenders/ourLock.js';
import { readWriteQueue } from '../contenders/readWriteLock.js';
import { mergeMapFour, throttleLimited } from '../contenders/throttle.js';
import type { Comparison } from '../harness/Workload.js';
import { ofPromiseRivals } from '../rivals/freshPromiseContenders.js';
import { semaphoreJobs } from '../rivals/keyedSemaphore.js';
import { pLimitCleared } from '../rivals/pLimit.js';

/** What is there beyond asyncio's five. */
export const beyondWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'barrier',
    row: 16,
    title: 'barrier of 100 parties, round after round',
    counts: 'a subscription that waits, is sent one value and completes',
    measure: 'timeTaken',
    items: 100_000,
    ours: barrierRounds,
    rivals: [bareQueue],
    unable: { 'every Promise mutex, p-limit and effect': 'has no barrier' },
    target: { atMost: 1.5, against: [BARE] },
    cold: { atMost: 1.5, against: [BARE] },
  },
  {
    kind: 'comparison',
    name: 'read-write',
    row: 17,
    title: '50,000 requests queued on a read-write lock, each tenth to write',
    counts: 'a subscription that waits, is sent one value and completes; ours releases too',
    measure: 'timeTaken',
    items: 50_000,
    ours: readWriteQueue,
    rivals: [bareQueue],
    unable: { 'every Promise mutex and p-limit': 'has no read-write lock' },
    leftOut: {
      effect: 'takes over ten seconds for so many, with its TxReentrantLock',
    },
    target: { atMost: 1.5, against: [BARE] },
    cold: { atMost: 1.5, against: [BARE] },
  },
  {
    kind: 'comparison',
    name: 'keyed',
    row: 18,
    title: '100,000 jobs of 1,000 keys, those of a key in turn',
    counts: 'a job run and its value mirrored, none of its key beside it',
    measure: 'timeTaken',
    items: 100_000,
    ours: keyedJobs,
    rivals: [groupedJobs, semaphoreJobs],
    unable: {
      'async-mutex, async-sema, await-lock, p-limit and effect': 'has no locks by key',
    },
    target: { atMost: 2.5, against: [groupedJobs.name] },
    cold: { atMost: 1.5, against: [groupedJobs.name] },
  },
  {
    kind: 'comparison',
    name: 'throttle-limited',
    row: 20,
    title: '`throttleBySemaphore(limit$, work)`, 10,000 values',
    counts: 'a value buffered, its inner observable run under the cap until it ends in a microtask',
    measure: 'timeTaken',
    items: 10_000,
    repeats: 5,
    ours: throttleLimited,
    rivals: [mergeMapFour],
    unable: { 'every Promise mutex, p-limit and effect': 'runs no inner observables' },
    target: { atMost: 1, against: [mergeMapFour.name] },
    cold: { atMost: 1.5, against: [mergeMapFour.name] },
  },
  {
    kind: 'comparison',
    name: 'close',
    row: 21,
    title: 'lock with 100,000 waiting, `close()`',
    counts: 'a subscription that waits already sent an error',
    measure: 'timeTaken',
    items: 100_000,
    ours: lockClosed,
    rivals: [
      bareFailed,
      ...ofPromiseRivals((code, { name, makeCancelable }) =>
        makeCancelable ? [code.canceled(name, makeCancelable)] : [],
      ).flat(),
      pLimitCleared,
    ],
    unable: {
      'async-sema, await-lock and @henrygd/semaphore': 'sends no error to those that wait',
      effect: 'interrupts fibers one by one: see cancel-back',
    },
    target: { atMost: 2, against: [BARE_WITH_TEARDOWN] },
    cold: { atMost: 1.5, against: [BARE_WITH_TEARDOWN] },
  },
];
