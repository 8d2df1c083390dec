import {
  concatMapOne,
  mergeAllFour,
  mergeMapAsync,
  mergeMapFour,
  mergeMapOne,
  throttleAsync,
  throttleFour,
  throttleShared,
} from '../contenders/throttle.js';
import type { Comparison } from '../harness/Workload.js';
import { effectThrottled } from '../rivals/effect.js';
import { ofPromiseRivals } from '../rivals/freshPromiseContenders.js';
import { pLimitThrottled } from '../rivals/pLimit.js';

/** The growth that the long streams of row 8 belong to. */
export const throttleBuffer = 'throttle buffer';

const noStream = { 'every Promise mutex, p-limit and effect': 'runs no inner observables' };

/** Streams of streams with a cap. */
export const throttleWorkloads: readonly Comparison[] = [
  throttle(7, 1_000, 0.9, 50),
  throttle(7, 10_000, 0.9, 5),
  throttle(8, 200_000, 0.12),
  throttle(8, 800_000, 0.03),
  {
    kind: 'comparison',
    name: 'throttle-async',
    row: 9,
    title: '`throttleBySemaphore(4, async fn)`, 10,000 values',
    counts: 'an async function called with a value under the cap, and its result delivered',
    measure: 'timeTaken',
    items: 10_000,
    repeats: 3,
    ours: throttleAsync,
    rivals: [
      pLimitThrottled,
      ...ofPromiseRivals(
        (code, rival) => code.throttled(rival),
        ({ many }) => many,
      ),
      effectThrottled,
      mergeMapAsync,
    ],
    unable: { 'await-lock': 'lets one be inside and no more' },
    target: { atMost: 0.6, against: [pLimitThrottled.name] },
    cold: { atMost: 1.5, against: [mergeMapAsync.name] },
  },
  {
    kind: 'comparison',
    name: 'throttle-shared',
    row: 10,
    title: 'a semaphore of one shared by two streams, synchronous inners, 100,000 values',
    counts: 'an inner observable of one value made, run and mirrored, under a cap of one',
    measure: 'timeTaken',
    items: 100_000,
    ours: throttleShared,
    rivals: [mergeMapOne, concatMapOne],
    unable: noStream,
    target: { atMost: 1.3, against: [mergeMapOne.name] },
    cold: { atMost: 1.5, against: [mergeMapOne.name] },
  },
];

function throttle(row: number, values: number, atMost: number, repeats = 1): Comparison {
  return {
    kind: 'comparison',
    name: `throttle-${String(values)}`,
    row,
    title: `\`throttleBySemaphore(4, work)\`, ${values.toLocaleString('en')} values`,
    counts: 'a value buffered, its inner observable run under the cap until it ends in a microtask',
    measure: 'timeTaken',
    items: values,
    repeats,
    ours: throttleFour,
    // The two are one code in RxJS, and at these lengths each sample takes it half a minute.
    rivals: values <= 10_000 ? [mergeMapFour, mergeAllFour] : [mergeMapFour],
    unable: noStream,
    target: { atMost, against: [mergeMapFour.name] },
    ...(values === 1_000 && { cold: { atMost: 1.5, against: [mergeMapFour.name] } }),
    ...(values > 100_000 && { addsTo: throttleBuffer }),
  };
}
