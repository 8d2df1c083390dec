/**
 * One of the processes that share the work:
 *
 *     node worker.js URL
 *
 * It tells its parent what it does, and ends when it is told to, or when its parent is gone.
 */
import { Redis } from 'ioredis';
import {
  BehaviorSubject,
  combineLatest,
  concatMap,
  defer,
  filter,
  finalize,
  from,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  type Observable,
  range,
  repeat,
  retry,
  Subject,
  switchMap,
  takeUntil,
  timer,
} from 'rxjs';
import { usingLock, withLock } from 'rxjs-locks';
import { RedisLocks } from 'rxjs-locks/redis';
import { JOB, LEASE, NIGHT, PERMITS, PREFIX } from './figures.js';
import type { Report } from './Report.js';

const [, , url = ''] = process.argv;
const client = new Redis(url, { maxRetriesPerRequest: null });
// Without a listener, the client prints them. The session goes on when the server is back.
client.on('error', () => undefined);

const locks = new RedisLocks(client, { prefix: PREFIX, lease: LEASE });
const nightly = locks.lock('nightly job');
const pool = locks.semaphore('pool', PERMITS);
const settings = locks.readWriteLock('settings');

/** Where the workers note which night's job has been done. */
const DONE = `${PREFIX}:night`;
const workingOn$ = new BehaviorSubject<number | undefined>(undefined);

/** When the present night began. A timer may be a little early. */
const presentNight = (): number => Math.round(Date.now() / NIGHT) * NIGHT;

/** Each worker comes each night, and looks under the lock whether another one has done the job. */
const job$ = defer(() => timer(NIGHT - (Date.now() % NIGHT), NIGHT)).pipe(
  map(presentNight),
  concatMap((night) => usingLock(nightly, () => doUnlessDone(night)).pipe(again())),
);

function doUnlessDone(night: number): Observable<unknown> {
  return from(client.get(DONE)).pipe(
    filter((done) => Number(done) < night),
    switchMap(() => {
      workingOn$.next(night);
      return timer(JOB);
    }),
    switchMap(() => client.set(DONE, night, 'EX', 60)),
    finalize(() => workingOn$.next(undefined)),
  );
}

/** Wants all permits all the time, so that none is ever free. */
const uploads$ = range(0, PERMITS).pipe(
  mergeMap(() => during(600, 2_000).pipe(withLock(pool), again(), repeat())),
);

const readings$ = during(500, 1_000).pipe(
  withLock(settings.read),
  again(),
  repeat({ delay: () => during(500, 1_500) }),
);

const writings$ = during(600, 1_200).pipe(
  withLock(settings.write),
  again(),
  repeat({ delay: () => during(4_000, 8_000) }),
);

/** Work of a length between two numbers of milliseconds. */
function during(least: number, most: number): Observable<unknown> {
  return defer(() => timer(least + Math.random() * (most - least)));
}

/** Asks again where a lease was lost, as when the server is away. */
function again<T>(): (work$: Observable<T>) => Observable<T> {
  return retry({ delay: 100 });
}

const report$ = combineLatest([workingOn$, nightly.state$, pool.state$, settings.state$]).pipe(
  map(([night, { waiting }, { held }, { readers, writing, waiting: waitsForSettings }]): Report => {
    const inside = writing ? 'writes' : readers > 0 ? 'reads' : undefined;
    return {
      night,
      waitsForJob: waiting > 0,
      permits: held,
      settings: inside ?? (waitsForSettings > 0 ? 'waits for' : undefined),
    };
  }),
);

const ending$ = new Subject<void>();
merge(job$, uploads$, readings$, writings$).pipe(takeUntil(ending$)).subscribe();
report$.pipe(takeUntil(ending$)).subscribe((report) => process.send?.(report));

process.once('message', () => {
  ending$.next();
  void lastValueFrom(locks.close(), { defaultValue: undefined }).then(() => {
    client.disconnect();
    process.disconnect();
  });
});
// Of a parent that was killed nothing more is heard.
process.once('disconnect', () => process.exit());
// The terminal says it to all processes. The parent decides.
process.on('SIGINT', () => undefined);
