/**
 * Writes a SHA-256 manifest of all regular files below a folder, for `sha256sum -c`.
 *
 *     npm start -- FOLDER [-o FILE] [-n LIMIT]        (--help says more)
 *
 * What it shows of the library:
 *
 *     files ──┬─ small ──▶ throttleBySemaphore ──┬──▶ append, under a Lock ──▶ manifest
 *             └─ large ──▶ throttleBySemaphore ──┘
 *                          one Semaphore for both, an Event that pauses
 *
 * - Small files are read whole and large ones piece by piece, in a pipeline each, and LIMIT holds
 *   for both together: they share a semaphore. `mergeMap` with a number would cap each by itself.
 * - Both append to one file, and a lock keeps the lines apart. What ends the work early ends the
 *   pipelines above the append, so a line that has begun is written to its end.
 * - Whatever waits, waits by subscription: unsubscribing takes every request back, closes every
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
  of,
  type OperatorFunction,
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
import { Event, Semaphore, throttleBySemaphore } from 'rxjs-locks';
import { readCommandLine } from './checksums/commandLine.js';
import { digestStreamed, digestWhole, PIECE } from './checksums/digests.js';
import { barOn, linesOn } from './checksums/displays.js';
import { explain } from './checksums/explain.js';
import { filesBelow } from './checksums/filesBelow.js';
import type { Digested, Found, FoundFile, Happening, Read } from './checksums/happenings.js';
import { CONTROL_C, keysOf, SPACE } from './checksums/keys.js';
import { Manifest } from './checksums/Manifest.js';
import { summary } from './checksums/summary.js';
import { count, nothingYet, type Tally } from './checksums/tally.js';

/** How many files may wait before no more are looked for: they cost memory, if not much. */
const LOOK_AHEAD = 20_000;
const TICK_MILLISECONDS = 500;

// npm runs scripts in the project's folder; paths are meant from where the user is.
if (process.env['npm_lifecycle_event'] === 'start' && process.env['INIT_CWD']) {
  process.chdir(process.env['INIT_CWD']);
}
const project = fileURLToPath(import.meta.resolve('rxjs-locks/package.json'));
const ownModules = relative(process.cwd(), `${project}/../node_modules`) || '.';
const { folder, output, limit } = readCommandLine(process.argv, ownModules);

const semaphore = new Semaphore(limit);
/** Set while it is not paused. */
const running = new Event();
running.set();
/** Set while more files may be looked for. */
const room = new Event();
room.set();

const key$ = keysOf(process.stdin).pipe(share());
const stop$ = merge(
  fromEvent(process, 'SIGINT'),
  fromEvent(process, 'SIGTERM'),
  key$.pipe(filter((key) => key === CONTROL_C)),
).pipe(take(1), shareReplay({ bufferSize: 1, refCount: true }));

/** Ends at the stop, so that a second Ctrl-C is the system's again. */
const pausing$ = key$.pipe(
  filter((key) => key === SPACE),
  tap(() => {
    if (running.isSet()) running.clear();
    else running.set();
  }),
  ignoreElements(),
  takeUntil(stop$),
);

/** All that happens beside the work. It does not end. */
const circumstance$: Observable<Happening> = merge(
  stop$.pipe(map(() => ({ kind: 'interrupted' as const }))),
  semaphore.state$.pipe(map(({ value }) => ({ kind: 'inFlight' as const, files: limit - value }))),
  running.state$.pipe(map(({ isSet }) => ({ kind: 'running' as const, running: isSet }))),
  interval(TICK_MILLISECONDS).pipe(
    timeInterval(),
    map((tick) => ({ kind: 'tick' as const, seconds: tick.interval / 1000 })),
  ),
  pausing$,
);

/** Lists the files, and sends those that are small and those that are large through a pipeline each. */
function workFor(manifest: Manifest): Observable<Happening> {
  // Node has decoded the argument; the names below it stay the bytes that they are.
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

/**
 * Reads files under the semaphore that both pipelines share, and appends their lines. A file keeps
 * its permit until its line is written, so no more than LIMIT lines are ever held.
 */
function pipeline(
  manifest: Manifest,
  digest: (file: FoundFile) => Observable<Read | Digested>,
): OperatorFunction<FoundFile, Happening> {
  return throttleBySemaphore(semaphore, (file) => {
    const reading$ = running.wait().pipe(
      switchMap(() => digest(file)),
      startWith({ kind: 'started' as const }),
      catchError((error: unknown) => of({ kind: 'unreadable' as const, path: file.path, error })),
      // The files that are still buffered pass by here, too, and are not opened.
      takeUntil(stop$),
    );
    // Below the stop: a line that has begun is written to its end.
    return reading$.pipe(
      mergeMap((happening) =>
        happening.kind === 'digested' ? manifest.append(happening) : of(happening),
      ),
    );
  });
}

/**
 * Counts, shows the count, and reports what could not be read. The display is gone before the
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

// Nothing is made or overwritten before the folder has proved to be one that can be read.
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
