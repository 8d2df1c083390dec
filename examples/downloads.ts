/**
 * Starts several servers, downloads files from them at once, and checks their SHA-256.
 *
 *     npm run downloads -- [-o FOLDER] [-n LIMIT] [-p LIMIT] …        (see --help)
 *
 * What it shows of the library:
 *
 *     each file ──▶ queue ──▶ its host's cap ──▶ the overall cap ──▶ the rate ──▶ attempt ──▶ check
 *         throttleBySemaphore   KeyedLock         BoundedSemaphore   RateLimiter     throttleBySemaphore
 *                             └──────────────── allOf ───────────────────┘
 *
 * - The overall cap comes after that of the host. A download that waits for a busy host holds no
 *   overall permit that another host could use. A host sends no more requests to the overall queue
 *   than it may have running, so a host with a thousand files does not crowd out one with three.
 * - The rate comes last, so that its grant is the start of an attempt.
 * - Each attempt acquires all of them anew. A download that pauses before it tries again holds no
 *   permit, and goes to the end of the queues.
 * - The limit changes with the keys or a schedule. It resizes the overall cap, which downloads
 *   acquire one by one. For the checks, which are one stream, `throttleBySemaphore` takes the
 *   Observable of limits as it is.
 * - With --queue only so many files wait, and --overflow says what happens to one too many.
 * - With --inspect, an Inspector watches what they wait for. It shows which file waits longest, and at
 *   Ctrl-C who holds and who waits for what.
 * - You cancel a download by unsubscribing, whether it waits, runs or pauses. That takes its request
 *   back, or breaks off the transfer, removes what has come of the file, and gives all permits back.
 */
import { join } from 'node:path';
import {
  catchError,
  concat,
  concatMap,
  connect,
  defer,
  EMPTY,
  filter,
  finalize,
  forkJoin,
  from,
  fromEvent,
  ignoreElements,
  last,
  map,
  merge,
  type Observable,
  of,
  repeat,
  retry,
  share,
  shareReplay,
  Subject,
  take,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import {
  allOf,
  BoundedSemaphore,
  KeyedLock,
  OverflowError,
  RateLimiter,
  throttleBySemaphore,
  withLock,
} from 'rxjs-locks';
import { formatReport, Inspector, labelled } from 'rxjs-locks/inspect';
import { MOST, readCommandLine } from './downloads/commandLine.js';
import { displayOn, linesOn } from './downloads/displays.js';
import { fetchInto, offersOf, sha256Of } from './downloads/fetching.js';
import type { Arrived, Happening, RemoteFile } from './downloads/happenings.js';
import { inFolder } from './downloads/inFolder.js';
import { longestWait } from './downloads/longestWait.js';
import { stockOf } from './downloads/stock.js';
import { exitCodeOf, summary } from './downloads/summary.js';
import { count, nothingYet, type Tally } from './downloads/tally.js';
import { usingServers } from './downloads/usingServers.js';
import { CONTROL_C, keysOf } from './shared/keys.js';
import { limitByKeys } from './shared/limitByKeys.js';

const SERVERS = 3;
/** The pause before the first retry. The pause before the nth is n times as long. */
const PAUSE_MILLISECONDS = 200;
const CANCEL = 'x';

// npm runs scripts in the project's folder, but paths are relative to the user's folder.
if (process.env['npm_lifecycle_event'] === 'downloads' && process.env['INIT_CWD']) {
  process.chdir(process.env['INIT_CWD']);
}
const options = readCommandLine(process.argv);

const key$ = keysOf(process.stdin).pipe(share());
const stop$ = merge(
  fromEvent(process, 'SIGINT'),
  fromEvent(process, 'SIGTERM'),
  key$.pipe(filter((key) => key === CONTROL_C)),
).pipe(take(1), shareReplay({ bufferSize: 1, refCount: true }));

/** How many downloads may run at a time. Sends each change. */
const limit$ = (
  options.schedule
    ? inTurns(options.schedule, options.every)
    : limitByKeys(key$.pipe(takeUntil(stop$)), { start: options.limit, least: 0, most: MOST })
).pipe(shareReplay({ bufferSize: 1, refCount: true }));

const overall = new BoundedSemaphore(MOST);
const hosts = new KeyedLock<string>(options.perHost);
/** Last, so that its grant is the start. */
const rate = options.rate === undefined ? [] : [new RateLimiter(options.rate, 1000)];

/** With --inspect, it knows who holds and who waits for what. */
const inspector = options.inspect ? new Inspector() : undefined;
inspector?.watch('its host', hosts);
inspector?.watch('the limit', overall);
for (const limiter of rate) inspector?.watch('the rate', limiter);

/** The downloads that hold both permits, oldest first. */
const running = new Set<RemoteFile>();
const cancel$ = new Subject<RemoteFile>();

/** Each limit stays in force for a while. After the last one, the first comes again. */
function inTurns(limits: readonly number[], milliseconds: number): Observable<number> {
  return from(limits).pipe(
    concatMap((limit) => concat(of(limit), timer(milliseconds).pipe(ignoreElements()))),
    repeat(),
  );
}

/** Everything that happens besides the work. It does not end. */
const circumstance$: Observable<Happening> = merge(
  stop$.pipe(
    // The first to hear of it: what is held and waited for is still there.
    map(() => inspector && formatReport(inspector.report())),
    map((report) => ({ kind: 'interrupted' as const, report })),
  ),
  limit$.pipe(
    concatMap((limit) =>
      concat(
        of({ kind: 'limit' as const, limit }),
        // After the limit is reported, because the downloads that it lets in are reported at once.
        defer(() => {
          overall.resize(limit);
          return EMPTY;
        }),
      ),
    ),
  ),
  cancel$.pipe(map((file) => ({ kind: 'cancelled' as const, file }))),
  key$.pipe(
    filter((key) => key === CANCEL),
    tap(() => {
      const [oldest] = running;
      if (oldest) cancel$.next(oldest);
    }),
    ignoreElements(),
    takeUntil(stop$),
  ),
);

/** Downloads all files of the servers, and checks those that have arrived. */
function workWith(servers: readonly string[], folder: string): Observable<Happening> {
  const listed$ = forkJoin(servers.map(offersOf)).pipe(map((offers) => offers.flat()));
  const downloaded$ = listed$.pipe(
    concatMap((files) =>
      concat(of({ kind: 'listed' as const, files }), downloadAll(files, folder)),
    ),
  );
  return downloaded$.pipe(
    connect((shared$) => {
      const arrived$ = shared$.pipe(
        filter((happening): happening is Arrived => happening.kind === 'arrived'),
        // Checks at the end. Until then, only the downloads use the disk.
        toArray(),
        concatMap((arrivals) => arrivals),
      );
      return merge(
        shared$,
        arrived$.pipe(
          throttleBySemaphore(limit$, ({ file }) => check(file, join(folder, file.name))),
        ),
      );
    }),
    takeUntil(stop$),
  );
}

/** Downloads all that may wait for their turn. */
function downloadAll(files: readonly RemoteFile[], folder: string): Observable<Happening> {
  const { queue, overflow } = options;
  const dropped = new Set(files);
  const downloaded$ = from(files).pipe(
    throttleBySemaphore(
      // Without a queue here they wait for their hosts, and then for the overall limit.
      queue === undefined ? Infinity : limit$,
      (file) => {
        dropped.delete(file);
        return download(file, join(folder, file.name));
      },
      { maxWaiting: queue ?? Infinity, overflow },
    ),
    catchError((error: unknown) => {
      throw error instanceof OverflowError
        ? new Error(`a file would have to wait, and --queue is ${String(queue)}`)
        : error;
    }),
  );
  const dropped$ = defer(() => dropped).pipe(map((file) => ({ kind: 'dropped' as const, file })));
  return concat(downloaded$, dropped$);
}

/** Downloads a file in as many attempts as needed, unless it is cancelled. */
function download(file: RemoteFile, path: string): Observable<Happening> {
  const permits = [hosts.for(file.host), overall, ...rate];
  return attempt(file, path).pipe(
    withLock(allOf(...permits.map((lockable) => labelled(file.name, lockable)))),
    retry({ count: options.retries, delay: (_, nth) => timer(nth * PAUSE_MILLISECONDS) }),
    catchError(() => of({ kind: 'failed' as const, file })),
    takeUntil(cancel$.pipe(filter((cancelled) => cancelled === file))),
  );
}

/** Downloads a file in one attempt. */
function attempt(file: RemoteFile, path: string): Observable<Happening> {
  return defer(() => {
    running.add(file);
    return concat(of({ kind: 'begun' as const, file }), fetchInto(path, file));
  }).pipe(
    tap((happening) => {
      // The beginning of the file is on the disk now.
      if (happening.kind === 'received' && file.number === options.cancel) cancel$.next(file);
    }),
    // Reported while the permits are held, and so before the downloads that get them next.
    catchError((error: unknown) =>
      concat(
        of({ kind: 'stumbled' as const, file, error }),
        throwError(() => error),
      ),
    ),
    finalize(() => {
      running.delete(file);
    }),
  );
}

function check(file: RemoteFile, path: string): Observable<Happening> {
  return defer(() => sha256Of(path)).pipe(
    map((digest) => ({ kind: 'checked' as const, file, right: digest === file.sha256 })),
  );
}

/** Counts, and shows what happens. */
function shown(happening$: Observable<Happening>): Observable<Tally> {
  return defer(() => {
    const display = process.stderr.isTTY
      ? displayOn(process.stderr, () => inspector && longestWait(inspector))
      : linesOn(process.stderr);
    // Not in a finalizer: the display must stop before the end is passed on, and so before the last
    // line.
    const stop = () => {
      display.stop();
    };
    let tally = nothingYet;
    return happening$.pipe(
      map((happening) => {
        tally = count(tally, happening);
        display.show(happening, tally);
        return tally;
      }),
      tap({ complete: stop, error: stop }),
    );
  });
}

const beginning = performance.now();

const work$ = inFolder(options.output, (folder) =>
  usingServers(
    stockOf({ servers: SERVERS, files: options.files, corrupt: options.corrupt }),
    options.speed,
    (servers) => workWith(servers, folder),
  ),
);

// The circumstances come first, so an interruption is noticed before there is a folder to remove.
shown(
  merge(circumstance$, concat(work$, of({ kind: 'ended' as const }))).pipe(
    takeWhile(({ kind }) => kind !== 'ended', true),
  ),
)
  .pipe(last())
  .subscribe({
    next: (tally) => {
      const seconds = (performance.now() - beginning) / 1000;
      console.log(summary(tally, seconds, options.output));
      process.exitCode = exitCodeOf(tally);
    },
    error: (error: unknown) => {
      console.error(`downloads: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    },
  });
