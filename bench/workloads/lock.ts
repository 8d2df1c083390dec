import { bareQueue } from '../contenders/bare.js';
import { BARE } from '../contenders/names.js';
import { lockInTurn, lockObserved, lockQueue, lockTried } from '../contenders/ourLock.js';
import {
  lockBesideSubject,
  ofSubscribed,
  sharedOfSubscribed,
  usingBuilt,
  usingEachTime,
  withLockBuilt,
  withLockEachTime,
} from '../contenders/streams.js';
import type { Contender } from '../harness/Contender.js';
import type { Comparison, Workload } from '../harness/Workload.js';
import { effectInTurn } from '../rivals/effect.js';
import { ofPromiseRivals } from '../rivals/freshPromiseContenders.js';
import { pLimitInTurn, pLimitQueue } from '../rivals/pLimit.js';
import { promiseMutexNames } from '../rivals/promiseSemaphores.js';

const locked = { locked: true, waiting: 0 };
const unlocked = { locked: false, waiting: 0 };
const besideTwo = lockBesideSubject('unobserved, and a next for each snapshot', [locked, unlocked]);
const besideOne = lockBesideSubject('unobserved, and one next', [unlocked]);

/** A lock: alone, with a queue, around a stream, and observed. */
export const lockWorkloads: readonly Workload[] = [
  {
    kind: 'comparison',
    name: 'lock-in-turn',
    row: 1,
    title: 'lock: acquire, grant, release, uncontended',
    counts: 'a subscription that is sent one value and completes; ours asks and releases too',
    measure: 'timeTaken',
    items: 300_000,
    ours: lockInTurn,
    rivals: [ofSubscribed, sharedOfSubscribed],
    target: { atMost: 1.3, against: [ofSubscribed.name] },
    cold: { atMost: 1.5, against: [ofSubscribed.name] },
  },
  {
    kind: 'comparison',
    name: 'lock-try',
    row: 2,
    title: '`tryAcquire` and `release`',
    counts:
      'the lock taken and released once, awaited where a rival has to be; p-limit, which has no request, runs an empty task',
    measure: 'timeTaken',
    items: 300_000,
    ours: lockTried,
    rivals: [
      ...ofPromiseRivals((code, rival) => code.inTurn(rival)),
      pLimitInTurn,
      effectInTurn,
      ...ofPromiseRivals((code, { name, makeTryable }) =>
        makeTryable ? [code.tried(name, makeTryable)] : [],
      ).flat(),
    ],
    target: { atMost: 0.5, against: promiseMutexNames },
    cold: { atMost: 4.2, against: ['await-lock, tryAcquire()'] },
  },
  {
    kind: 'comparison',
    name: 'lock-queue',
    row: 3,
    title: '50,000 requests queued on one lock, each releasing in its grant',
    counts:
      'a request made while the lock is held, and its grant, and its release; p-limit, which has no request, runs an empty task',
    measure: 'timeTaken',
    items: 50_000,
    ours: lockQueue,
    rivals: [...ofPromiseRivals((code, rival) => code.queue(rival)), pLimitQueue],
    leftOut: {
      effect:
        'takes most of a minute for so many, as each release copies the queue: see growth-lock',
    },
    target: { atMost: 1, against: promiseMutexNames },
    cold: { atMost: 3, against: promiseMutexNames },
  },
  {
    kind: 'comparison',
    name: 'lock-queue-bare',
    row: 4,
    title: 'the same',
    counts: 'a subscription that waits, is sent one value and completes',
    measure: 'timeTaken',
    items: 50_000,
    ours: lockQueue,
    rivals: [bareQueue],
    target: { atMost: 1, against: [BARE] },
    cold: { atMost: 1.5, against: [BARE] },
  },
  withLocks(
    'with-lock',
    '`of(1).pipe(withLock(lock))`, built once and subscribed each time',
    withLockBuilt,
    usingBuilt,
  ),
  withLocks(
    'with-lock-each-time',
    '`of(1).pipe(withLock(lock))`, built and subscribed each time',
    withLockEachTime,
    usingEachTime,
  ),
  {
    kind: 'comparison',
    name: 'state-observed',
    row: 14,
    title: '`state$` observed by one subscriber, workload 1',
    counts: 'acquire, grant and release, and the two snapshots of it told to one observer',
    measure: 'timeTaken',
    items: 300_000,
    ours: lockObserved,
    rivals: [besideTwo, besideOne],
    unable: { 'every Promise mutex, p-limit and effect': 'has no state to observe' },
    target: { atMost: 1.2, against: [besideTwo.name] },
    cold: { atMost: 1.5, against: [besideTwo.name] },
  },
];

function withLocks(name: string, title: string, ours: Contender, using: Contender): Comparison {
  return {
    kind: 'comparison',
    name,
    row: 6,
    title,
    counts: 'a stream of one value run, with something taken before and given back after',
    measure: 'timeTaken',
    items: 200_000,
    ours,
    rivals: [using],
    unable: {
      'every Promise mutex, p-limit and effect': 'guards a Promise or an Effect, no stream',
    },
    target: { atMost: 1.3, against: [using.name] },
    cold: { atMost: 1.5, against: [using.name] },
  };
}
