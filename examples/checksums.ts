/**
 * Writes a SHA-256 manifest of all regular files below a folder, for `sha256sum -c`.
 *
 *     npm start -- FOLDER [-o FILE] [-n LIMIT]        (see --help)
 *
 * What it shows of the library:
 *
 *     files ──┬─ small ─┬──▶ throttleBySemaphore ──▶ append, under a Lock ──▶ manifest
 *             └─ large ─┘              ▲
 *     keys ──▶ limit ──────────────────┘                   an Event pauses all of it
 *
 * - One pipeline reads small files whole, and another reads large ones piece by piece. They share
 *   one cap. The keys + and - change its limit while the program works. Lowering the limit does not
 *   interrupt any file: no more are opened until enough have been closed.
 * - Both pipelines append to one file, and a lock keeps the lines apart. Stopping early ends the
 *   pipelines above the append, so a line that has begun is written to its end.
 * - Everything that waits is a subscription. Unsubscribing takes every request back, closes every
 *   file and lets the program end by itself.
 */
import { opendir } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  catchError,
  concat,
  connect,
  defer,
  endWith,
  filter,
  finalize,
  forkJoin,
  fromEvent,
  ignoreElements,
  interval,
  last,
  map,
  merge,
  mergeMap,
  type Observable,
  type OperatorFunction,
  of,
  partition,
  scan,
  share,
  shareReplay,
  startWith,
  switchMap,
  take,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timeInterval,
} from 'rxjs';
import { BoundedSemaphore, Event, throttleBySemaphore } from 'rxjs-locks';
import { MOST_BY_KEY, readCommandLine } from './checksums/commandLine.js';
import { digestStreamed, digestWhole, PIECE } from './checksums/digests.js';
import { barOn, linesOn } from './checksums/displays.js';
import { filesBelow } from './checksums/filesBelow.js';
import type {
  Digested,
  Found,
  FoundFile,
  Happening,
  Read,
  Unreadable,
} from './checksums/happenings.js';
import { Manifest } from './checksums/Manifest.js';
import { summary } from './checksums/summary.js';
import { count, nothingYet, type Tally } from './checksums/tally.js';
import { explain } from './shared/explain.js';
import { CONTROL_C, keysOf, SPACE } from './shared/keys.js';
import { limitByKeys } from './shared/limitByKeys.js';

/** How many files may wait before listing pauses, because each takes some memory. */
const LOOK_AHEAD = 20_000;
const TICK_MILLISECONDS = 500;

// npm runs scripts in the project's folder, but paths are relative to the user's folder.
if (process.env['npm_lifecycle_event'] === 'start' && process.env['INIT_CWD']) {
  process.chdir(process.env['INIT_CWD']);
}
const project = fileURLToPath(import.meta.resolve('rxjs-locks/package.json'));
const ownModules = relative(process.cwd(), `${project}/../node_modules`) || '.';
const options = readCommandLine(process.argv, ownModules);
const { folder, output } = options;

/** Set unless the program is paused. */
const running = new Event();
running.set();
/** Set while more files may be listed. */
const room = new Event();
room.set();

const key$ = keysOf(process.stdin).pipe(share());
const stop$ = merge(
  fromEvent(process, 'SIGINT'),
  fromEvent(process, 'SIGTERM'),
  key$.pipe(filter((key) => key === CONTROL_C)),
).pipe(take(1), shareReplay({ bufferSize: 1, refCount: true }));

/** Ends with the first stop, so that a second Ctrl-C goes to the system. */
const pausing$ = key$.pipe(
  filter((key) => key === SPACE),
  tap(() => {
    if (running.isSet()) running.clear();
    else running.set();
  }),
  ignoreElements(),
  takeUntil(stop$),
);

/** How many files may be open at a time: the cap that both pipelines share. */
const semaphore = new BoundedSemaphore(options.limit);

/** The bound of the semaphore. Sends the start, and then each change by a key. */
const limit$ = limitByKeys(key$.pipe(takeUntil(stop$)), {
  start: options.limit,
  least: 1,
  most: Math.max(options.limit, MOST_BY_KEY),
}).pipe(tap((limit) => semaphore.resize(limit)));

/** Everything that happens besides the work. It does not end. */
const circumstance$: Observable<Happening> = merge(
  stop$.pipe(map(() => ({ kind: 'interrupted' as const }))),
  limit$.pipe(map((limit) => ({ kind: 'limit' as const, limit }))),
  running.state$.pipe(map(({ isSet }) => ({ kind: 'running' as const, running: isSet }))),
  interval(TICK_MILLISECONDS).pipe(
    timeInterval(),
    map((tick) => ({ kind: 'tick' as const, seconds: tick.interval / 1000 })),
  ),
  pausing$,
);

/**
 * Lists the files, and sends small and large ones through separate pipelines. A file keeps its
 * permit until its line is written, so there are never more lines in memory than the limit.
 */
function workFor(manifest: Manifest): Observable<Happening> {
  // Node has decoded this argument. The names below it stay bytes.
  const found$ = filesBelow(Buffer.from(folder), () => forkJoin([running.wait(), room.wait()]));
  const listing$ = concat(
    found$.pipe(filter((happening) => happening.kind !== 'found' || !manifest.is(happening.file))),
    of({ kind: 'listed' as const }),
  ).pipe(takeUntil(stop$));
  return listing$.pipe(
    connect((shared$) => {
      const [small$, large$] = partition(filesOf(shared$), ({ size }) => size <= PIECE);
      return merge(
        shared$,
        small$.pipe(pipeline(manifest, digestWhole)),
        large$.pipe(pipeline(manifest, (file) => digestStreamed(file, running))),
      );
    }),
  );
}

function filesOf(listing$: Observable<Happening>): Observable<FoundFile> {
  return listing$.pipe(
    filter((happening): happening is Found => happening.kind === 'found'),
    map(({ file }) => file),
  );
}

/** Reads files under the semaphore that both pipelines share, and appends their lines. */
function pipeline(
  manifest: Manifest,
  digest: (file: FoundFile) => Observable<Read | Digested>,
): OperatorFunction<FoundFile, Happening> {
  return throttleBySemaphore(semaphore, (file) => appending(reading(file, digest), manifest));
}

/** Reads a file, or skips it if that fails. */
function reading(
  file: FoundFile,
  digest: (file: FoundFile) => Observable<Read | Digested>,
): Observable<Read | Digested | Unreadable> {
  return running.wait().pipe(
    switchMap(() => digest(file)),
    catchError((error: unknown) => of<Unreadable>({ kind: 'unreadable', path: file.path, error })),
    // Files that are still in the buffer come here too, and are not opened.
    takeUntil(stop$),
  );
}

/**
 * Appends a file's line. It comes after the stop, so a line that has begun is written to its end.
 */
function appending(
  read$: Observable<Read | Digested | Unreadable>,
  manifest: Manifest,
): Observable<Happening> {
  return read$.pipe(
    mergeMap((happening) =>
      happening.kind === 'digested' ? manifest.append(happening) : of(happening),
    ),
    startWith({ kind: 'started' as const }),
    endWith({ kind: 'closed' as const }),
  );
}

/**
 * Counts, shows the count, and reports what could not be read. The display stops before the
 * manifest is closed, and so before the last line.
 */
function shown(happening$: Observable<Happening>): Observable<Tally> {
  return defer(() => {
    const display = process.stderr.isTTY ? barOn(process.stderr) : linesOn(process.stderr);
    return happening$.pipe(
      tap((happening) => {
        if (happening.kind !== 'unreadable') return;
        display.report(explain('cannot read', happening.path, happening.error));
      }),
      scan(count, nothingYet),
      tap((tally) => {
        display.show(tally);
        if (tally.waiting < LOOK_AHEAD) room.set();
        else room.clear();
      }),
      finalize(() => {
        display.stop();
      }),
    );
  });
}

const beginning = performance.now();

// Creates or overwrites nothing before it knows that the folder can be read.
defer(async () => (await opendir(folder)).close())
  .pipe(
    catchError((error: unknown) =>
      throwError(() => new Error(explain('cannot read the folder', folder, error))),
    ),
    switchMap(() =>
      Manifest.using(output, (manifest) =>
        shown(
          merge(circumstance$, concat(workFor(manifest), of({ kind: 'ended' as const }))).pipe(
            takeWhile(({ kind }) => kind !== 'ended', true),
          ),
        ),
      ),
    ),
    last(),
  )
  .subscribe({
    next: (tally) => {
      const seconds = (performance.now() - beginning) / 1000;
      console.log(summary(tally, seconds, output));
      if (tally.interrupted) process.exitCode = 130;
      else if (tally.unreadable > 0) process.exitCode = 1;
    },
    error: (error: unknown) => {
      console.error(`checksums: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    },
  });
