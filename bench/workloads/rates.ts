import { type LimitOf, rateQueue, rateTried, rateWaiting } from '../contenders/rates.js';
import type { Comparison } from '../harness/Workload.js';
import { ofRateRivals } from '../rivals/freshRateContenders.js';
import { rateRivalNames } from '../rivals/rateRivals.js';

const isFree: LimitOf = (items) => items;
const inHundredWindows: LimitOf = (items) => Math.ceil(items / 100);

const noRate = {
  'async-mutex, await-lock, @henrygd/semaphore and p-limit': 'limits no rate',
};

const leftOut = {
  effect: 'has a RateLimiter over a store, for keys, that is not stable yet',
};

/** A limiter of a rate: with a free slot, with a queue, and what a waiting request keeps. */
export const rateWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'rate-free',
    row: 25,
    title: 'rate limiter with free slots, a request after the other',
    counts:
      'a request and its grant, awaited where a rival has to be; bottleneck and p-queue, which have no request, run an empty task',
    measure: 'timeTaken',
    items: 20_000,
    ours: rateQueue(isFree),
    rivals: ofRateRivals((code, rival) => code.inTurn(rival)),
    unable: noRate,
    leftOut,
    target: { atMost: 0.5, against: rateRivalNames },
    cold: { atMost: 0.75, against: rateRivalNames },
  },
  {
    kind: 'comparison',
    name: 'rate-try',
    row: 25,
    title: '`tryAcquire` of a rate limiter with free slots',
    counts: 'a slot taken, without waiting',
    measure: 'timeTaken',
    items: 300_000,
    ours: rateTried,
    rivals: ofRateRivals((code, { name, makeTryable }) =>
      makeTryable ? [code.tried(name, makeTryable)] : [],
    ).flat(),
    unable: {
      ...noRate,
      'bottleneck, p-queue and async-sema': 'takes no slot without waiting',
    },
    leftOut,
    target: { atMost: 1, against: rateRivalNames },
    cold: { atMost: 0.7, against: rateRivalNames },
  },
  {
    kind: 'comparison',
    name: 'rate-waiting',
    row: 26,
    title: '10,000 requests queued on a rate limiter, 100 in a window',
    counts:
      'a request and its grant, without the wait for it; bottleneck and p-queue, which have no request, run an empty task',
    measure: 'timeTaken',
    items: 10_000,
    repeats: 2,
    ours: rateQueue(inHundredWindows),
    rivals: ofRateRivals((code, rival) => code.queue(rival, inHundredWindows)),
    unable: noRate,
    leftOut,
    target: { atMost: 1, against: rateRivalNames },
    cold: { atMost: 1.25, against: rateRivalNames },
  },
  million(
    'rate-million',
    'a million requests at once, to a rate limiter with a million slots',
    isFree,
  ),
  million(
    'rate-million-waiting',
    'a million requests queued on a rate limiter, 10,000 in a window',
    inHundredWindows,
  ),
  {
    kind: 'comparison',
    name: 'heap-waiting-rate',
    row: 29,
    title: 'heap kept per waiting request of a rate limiter',
    counts: 'all that a request keeps alive while it waits',
    measure: 'heapKept',
    items: 20_000,
    ours: rateWaiting,
    rivals: ofRateRivals((code, rival) => code.waiting(rival)),
    unable: noRate,
    leftOut,
    target: { atMost: 1, against: rateRivalNames },
  },
];

function million(name: string, title: string, limitOf: LimitOf): Comparison {
  return {
    kind: 'comparison',
    name,
    row: 27,
    title,
    counts:
      'a request and its grant, without the wait for it; p-queue, which has no request, runs an empty task',
    measure: 'timeTaken',
    items: 1_000_000,
    ours: rateQueue(limitOf),
    rivals: ofRateRivals(
      (code, rival) => code.queue(rival, limitOf),
      (rival) => rival.million,
    ),
    unable: noRate,
    leftOut: { ...leftOut, bottleneck: 'would take a minute: see rate-waiting' },
    target: { atMost: 1, against: rateRivalNames },
  };
}
