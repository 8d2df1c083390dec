import { bareWaiting } from '../contenders/bare.js';
import { type Contexts, noStores, ownStores } from '../contenders/contexts.js';
import { lockQueueIn, lockWaitingIn, mergeMapIn, throttleIn } from '../contenders/inContexts.js';
import type { Comparison } from '../harness/Workload.js';
import { ofPromiseRivals } from '../rivals/freshPromiseContenders.js';
import { pLimitQueueIn, pLimitThrottledIn, pLimitWaitingIn } from '../rivals/pLimit.js';
import { promiseMutexNames } from '../rivals/promiseSemaphores.js';

const inOwnStore = 'each in an `AsyncLocalStorage.run` of its own';
const inNoStore = 'no `AsyncLocalStorage` in use';

/** What it costs that a grant comes in the async context of its request. */
export const contextWorkloads: readonly Comparison[] = [
  queue('context-queue', inNoStore, noStores, 3),
  queue('context-queue-stores', inOwnStore, ownStores, 0.8),
  throttle('context-throttle', inNoStore, noStores),
  throttle('context-throttle-stores', inOwnStore, ownStores),
  {
    kind: 'comparison',
    name: 'heap-waiting-stores',
    row: 24,
    title: `heap kept per waiting request, ${inOwnStore}`,
    counts:
      'all that a subscription keeps alive while it waits; bare subscriptions keep no context',
    measure: 'heapKept',
    items: 20_000,
    ours: lockWaitingIn(ownStores),
    rivals: [
      bareWaiting,
      ...ofPromiseRivals((code, rival) => code.waitingIn(ownStores, rival)),
      pLimitWaitingIn(ownStores),
    ],
    leftOut: { effect: 'needs a fiber for each: see heap-waiting' },
    target: { atMost: 1, against: promiseMutexNames },
  },
];

function queue(name: string, how: string, contexts: Contexts, cold: number): Comparison {
  return {
    kind: 'comparison',
    name,
    row: 22,
    title: `1,000 requests queued on one lock, ${how}`,
    counts:
      'a request made while the lock is held, its grant, seen to come in the context of the request, and its release; p-limit, which has no request, runs an empty task',
    measure: 'timeTaken',
    items: 1_000,
    repeats: 50,
    ours: lockQueueIn(contexts),
    rivals: [
      ...ofPromiseRivals((code, rival) => code.queueIn(contexts, rival)),
      pLimitQueueIn(contexts),
    ],
    leftOut: { effect: 'takes a hundred times as long: see growth-lock' },
    target: { atMost: 1, against: promiseMutexNames },
    cold: { atMost: cold, against: promiseMutexNames },
  };
}

function throttle(name: string, how: string, contexts: Contexts): Comparison {
  const mergeMap = mergeMapIn(contexts);
  const pLimit = pLimitThrottledIn(contexts);
  return {
    kind: 'comparison',
    name,
    row: 23,
    title: `\`throttleBySemaphore(4, async fn)\`, 1,000 values, ${how}`,
    counts:
      'an async function called with a value under the cap, seen to run in the context of the value, and its result delivered; `mergeMap` keeps no context, and runs a buffered value in that of another',
    measure: 'timeTaken',
    items: 1_000,
    repeats: 30,
    ours: throttleIn(contexts),
    rivals: [
      mergeMap,
      pLimit,
      ...ofPromiseRivals(
        (code, rival) => code.throttledIn(contexts, rival),
        ({ many }) => many,
      ),
    ],
    unable: { 'await-lock': 'lets one be inside and no more' },
    leftOut: { effect: 'takes a hundred times as long: see throttle-async' },
    target: { atMost: 1, against: [pLimit.name] },
    cold: { atMost: 1.5, against: [mergeMap.name] },
  };
}
