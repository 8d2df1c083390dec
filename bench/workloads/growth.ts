import { bareCancel, bareQueue } from '../contenders/bare.js';
import { lockCancel, lockQueue } from '../contenders/ourLock.js';
import { mergeMapFour, throttleFour } from '../contenders/throttle.js';
import { weightedQueue } from '../contenders/weighted.js';
import type { Growth } from '../harness/Workload.js';
import { cannotLeave } from '../rivals/cannotLeave.js';
import { effectCancel, effectQueue, effectWeighted, LONGEST_OF_EFFECT } from '../rivals/effect.js';
import { ofPromiseRivals } from '../rivals/freshPromiseContenders.js';
import { pLimitQueue, pLimitThrottled } from '../rivals/pLimit.js';
import { throttleBuffer } from './throttle.js';

/** What an item costs while the queue that it stands in grows a thousandfold. */
export const growthWorkloads: readonly Growth[] = [
  {
    kind: 'growth',
    name: 'growth-lock',
    row: 15,
    title: 'lock queue',
    counts: 'a request made while the lock is held, and its grant, and its release',
    ours: lockQueue,
    baseline: bareQueue,
    rivals: [
      ...ofPromiseRivals((code, rival) => ({ ...code.queue(rival), upTo: rival.longest })),
      pLimitQueue,
      { ...effectQueue, upTo: LONGEST_OF_EFFECT },
    ],
  },
  {
    kind: 'growth',
    name: 'growth-cancel',
    row: 15,
    title: 'cancel, at random',
    counts: 'a subscription that waits unsubscribed, and gone from where it was kept',
    ours: lockCancel('at random'),
    baseline: bareCancel('at random'),
    rivals: [{ ...effectCancel('at random'), upTo: LONGEST_OF_EFFECT }],
    unable: cannotLeave,
  },
  {
    kind: 'growth',
    name: 'growth-throttle',
    row: 15,
    title: throttleBuffer,
    counts: 'a value buffered, its inner observable run under the cap until it ends in a microtask',
    ours: throttleFour,
    baseline: bareQueue,
    rivals: [
      // Its buffer is an array that is shifted; what that costs beyond this, row 8 tells.
      { ...mergeMapFour, upTo: 100_000 },
      pLimitThrottled,
    ],
  },
  {
    kind: 'growth',
    name: 'growth-weighted',
    row: 15,
    title: 'weighted semaphore',
    counts: 'a request for one to three of four permits, and its grant, and its release',
    ours: weightedQueue,
    baseline: bareQueue,
    rivals: [
      ...ofPromiseRivals((code, { name, makeWeighted, longest }) =>
        makeWeighted ? [{ ...code.weighted(name, makeWeighted), upTo: longest }] : [],
      ).flat(),
      { ...effectWeighted, upTo: LONGEST_OF_EFFECT },
    ],
    unable: {
      'async-sema, await-lock, @henrygd/semaphore and p-limit': 'has requests for one permit only',
    },
  },
];
