import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from './helpers/Browser.js';

jasmine.DEFAULT_TIMEOUT_INTERVAL = 30_000;

/** Contends for a lock and a semaphore, and ends when the tracks are written. */
const program = `
import { concat, ignoreElements, lastValueFrom, merge, NEVER, takeUntil, timer } from 'rxjs';
import { Lock, Semaphore, withLock } from 'rxjs-locks';
import { Inspector, labelled, performanceTracks } from 'rxjs-locks/inspect';

const inspector = new Inspector();
const accounts = inspector.watch('accounts', new Lock());
const connections = inspector.watch('connections', new Semaphore(2));
const tracks = performanceTracks(inspector);

const during = (ms, lock) => timer(ms).pipe(ignoreElements(), withLock(lock));
const wait = (ms) => lastValueFrom(timer(ms));

// Keeps the page busy while it holds the lock.
accounts.acquire().subscribe((permit) => {
  const end = performance.now() + 60;
  while (performance.now() < end);
  permit.release();
});
await wait(20);
await lastValueFrom(
  merge(
    during(120, labelled('import job', accounts)),
    during(80, labelled('page 7', accounts)),
    NEVER.pipe(withLock(labelled('closed tab', accounts)), takeUntil(timer(60))),
    ...[100, 60, 80, 40].map((ms, index) => during(ms, labelled('query ' + (index + 1), connections))),
  ),
  { defaultValue: undefined },
);
labelled('hangs', accounts).acquire().subscribe();
labelled('canceled', accounts).acquire().subscribe({ error: () => undefined });
await wait(40);
accounts.cancelWaiting();
labelled('waits in vain', accounts).acquire().subscribe();
await wait(40);
tracks.unsubscribe();
`;

/** An event of a recording, as far as it is used here. */
interface TraceEvent {
  readonly cat: string;
  /** `b` begins it, and `e` ends it. */
  readonly ph: string;
  readonly name: string;
  /** In microseconds. */
  readonly ts: number;
  readonly args: { readonly detail?: string };
}

interface Details {
  readonly devtools: {
    readonly dataType: string;
    readonly track: string;
    readonly trackGroup: string;
    readonly color: string;
  };
}

describe('a recording of Chromium', () => {
  let browser: Browser;
  let traceEvents: readonly TraceEvent[];

  beforeAll(async () => {
    browser = await Browser.start(['tracks.js'], (consumer) => {
      mkdirSync(consumer, { recursive: true });
      writeFileSync(join(consumer, 'tracks.js'), program);
    });
    const { page } = await browser.open();
    const chromium = browser.context.browser();
    if (!chromium) throw new Error('the tab is in no browser');
    await chromium.startTracing(page);
    await page.evaluate((url) => import(url), '/tracks.js');
    const recording = await chromium.stopTracing();
    ({ traceEvents } = JSON.parse(String(recording)) as { traceEvents: TraceEvent[] });
  }, 60_000);
  afterAll(() => browser.end(), 60_000);

  /** What was written, each with the track that DevTools shows it in. */
  const entries = () =>
    traceEvents
      .filter(({ cat, ph }) => cat === 'blink.user_timing' && ph === 'b')
      .map(({ name, ts, args: { detail = '' } }) => {
        const { devtools } = JSON.parse(detail) as Details;
        const end = traceEvents.find((other) => other.name === name && other.ph === 'e');
        return { name, length: ((end?.ts ?? NaN) - ts) / 1_000, ts, ...devtools };
      });

  it('has a track for each lock, in one group', () => {
    const all = entries();
    expect(new Set(all.map(({ track }) => track))).toEqual(new Set(['accounts', 'connections']));
    expect(new Set(all.map(({ trackGroup }) => trackGroup))).toEqual(new Set(['rxjs-locks']));
    expect(new Set(all.map(({ dataType }) => dataType))).toEqual(new Set(['track-entry']));
  });

  it('has the name and the colour of each entry', () => {
    const shown = entries().map(({ track, name, color }) => `${track}: ${name}, ${color}`);
    expect(shown.sort()).toEqual([
      'accounts: holds #1, primary',
      'accounts: holds #2 (import job), primary',
      'accounts: holds #3 (page 7), primary',
      'accounts: holds #9 (hangs), primary-dark',
      'accounts: waits #10 (canceled), error',
      'accounts: waits #11 (waits in vain), secondary-dark',
      'accounts: waits #3 (page 7), secondary-light',
      'accounts: waits #4 (closed tab), tertiary-light',
      'connections: holds #5 (query 1), primary',
      'connections: holds #6 (query 2), primary',
      'connections: holds #7 (query 3), primary',
      'connections: holds #8 (query 4), primary',
      'connections: waits #7 (query 3), secondary-light',
      'connections: waits #8 (query 4), secondary-light',
    ]);
  });

  it('shows who waits until the holder is out, and how long the page was busy under a lock', () => {
    const all = new Map(entries().map((entry) => [entry.name, entry]));
    const of = (name: string): { length: number; begins: number; ends: number } => {
      const { length = NaN, ts = NaN } = all.get(name) ?? {};
      return { length, begins: ts, ends: ts + length * 1_000 };
    };
    const job = of('holds #2 (import job)');
    const waits = of('waits #3 (page 7)');
    const next = of('holds #3 (page 7)');
    expect(job.length).toBeGreaterThan(119);
    expect(waits.begins).toBeGreaterThanOrEqual(job.begins);
    // Each is told in a moment of its own, a little later.
    expect(Math.abs(next.begins - job.ends)).toBeLessThan(5_000);
    // The same moment, as exact as the times of a page are.
    expect(Math.abs(next.begins - waits.ends)).toBeLessThan(1_000);
    expect(of('holds #1').length).toBeGreaterThan(59);
  });
});
