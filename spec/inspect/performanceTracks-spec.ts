import {
  Barrier,
  Condition,
  Event,
  Lock,
  RateLimiter,
  Semaphore,
  usingLock,
} from '../../lib/index.js';
import { Inspector, labelled, performanceTracks } from '../../lib/inspect/index.js';
import { ManualClock } from '../helpers/ManualClock.js';

/** Not every declaration of the runtime has the detail. */
interface Measure {
  readonly name: string;
  readonly startTime: number;
  readonly duration: number;
  readonly detail: { readonly devtools: { readonly track: string; readonly color: string } };
}

describe('performanceTracks', () => {
  let now: number;
  let clock: ManualClock;
  let inspector: Inspector;

  beforeEach(() => {
    now = 1_000;
    spyOn(performance, 'now').and.callFake(() => now);
    clock = new ManualClock();
    inspector = new Inspector({ scheduler: clock });
  });
  afterEach(() => performance.clearMeasures());

  /** Moves both clocks on. */
  function advance(ms: number): void {
    now += ms;
    clock.advance(ms);
  }

  const entries = () => performance.getEntriesByType('measure') as unknown as Measure[];
  const drawn = (): string[] =>
    entries().map(({ name, startTime, duration, detail }) => {
      const { track, color } = detail.devtools;
      return `${track}: ${name}, ${String(startTime)} + ${String(duration)}, ${color}`;
    });

  it('writes what was held when it is released, and who waited when it is granted', () => {
    const accounts = inspector.watch('accounts', new Lock());
    performanceTracks(inspector);
    const permit = accounts.tryAcquire();
    advance(10);
    labelled('import job', accounts)
      .acquire()
      .subscribe((permit) => {
        advance(5);
        permit.release();
        advance(7);
      });
    advance(20);
    expect(entries()).toEqual([]);
    permit?.release();
    expect(drawn()).toEqual([
      'accounts: holds #1, 1000 + 30, primary',
      'accounts: waits #2 (import job), 1010 + 20, secondary-light',
      'accounts: holds #2 (import job), 1030 + 5, primary',
    ]);
  });

  it('gives each entry the details that Chromium draws a track of', () => {
    const accounts = inspector.watch('accounts', new Lock());
    performanceTracks(inspector);
    labelled('import job', accounts)
      .acquire()
      .subscribe((permit) => {
        advance(1_500);
        permit.release();
      });
    accounts.acquire().subscribe((permit) => permit.release());
    expect(entries().map(({ detail }) => detail as object)).toEqual([
      {
        devtools: {
          dataType: 'track-entry',
          track: 'accounts',
          trackGroup: 'rxjs-locks',
          color: 'primary',
          tooltipText: 'accounts #1 (import job): released',
          properties: [
            ['Kind', 'Lock'],
            ['Request', '#1'],
            ['Label', 'import job'],
            ['Ended', 'released'],
          ],
        },
      },
      {
        devtools: {
          dataType: 'track-entry',
          track: 'accounts',
          trackGroup: 'rxjs-locks',
          color: 'primary',
          tooltipText: 'accounts #2: released',
          properties: [
            ['Kind', 'Lock'],
            ['Request', '#2'],
            ['Ended', 'released'],
          ],
        },
      },
    ]);
  });

  it('has a colour of its own for a request that left, and for one that failed', () => {
    const lock = inspector.watch('lock', new Lock());
    performanceTracks(inspector);
    lock.tryAcquire();
    const request = lock.acquire().subscribe();
    lock.acquire().subscribe({ error: () => undefined });
    advance(3);
    request.unsubscribe();
    advance(4);
    lock.cancelWaiting();
    expect(drawn()).toEqual([
      'lock: waits #2, 1000 + 3, tertiary-light',
      'lock: waits #3, 1000 + 7, error',
    ]);
  });

  it('writes who waited for what nobody holds: an event, a barrier, a condition', () => {
    const event = inspector.watch('event', new Event());
    const barrier = inspector.watch('barrier', new Barrier(2));
    const condition = new Condition(inspector.watch('its lock', new Lock()));
    inspector.watch('condition', condition);
    const rate = inspector.watch('rate', new RateLimiter(1, 10, clock));
    const tracks = performanceTracks(inspector);
    event.wait().subscribe();
    barrier.wait().subscribe();
    usingLock(condition, () => condition.wait()).subscribe();
    const start = rate.tryAcquire();
    rate.acquire().subscribe();
    start?.release();
    advance(10);
    event.set();
    barrier.wait().subscribe();
    usingLock(condition, () => {
      condition.notify();
      return [];
    }).subscribe();
    const all = [
      'rate: waits #6, 1000 + 10, secondary-light',
      'event: waits #1, 1000 + 10, secondary-light',
      'barrier: waits #2, 1000 + 10, secondary-light',
      'condition: waits #4, 1000 + 10, secondary-light',
    ];
    const others = () => drawn().filter((line) => !line.startsWith('its lock'));
    expect(others()).toEqual(all);
    tracks.unsubscribe();
    expect(others()).withContext('nothing is held').toEqual(all);
  });

  it('draws what was held and waited for before from its beginning', () => {
    const lock = inspector.watch('lock', new Lock());
    const permit = lock.tryAcquire();
    advance(60);
    labelled('second', lock).acquire().subscribe();
    lock.acquire().subscribe();
    advance(40);
    const tracks = performanceTracks(inspector);
    advance(5);
    permit?.release();
    const ended = [
      'lock: holds #1, 1000 + 105, primary',
      'lock: waits #2 (second), 1060 + 45, secondary-light',
    ];
    expect(drawn()).toEqual(ended);
    tracks.unsubscribe();
    expect(drawn().sort()).toEqual(
      [
        ...ended,
        'lock: waits #3, 1060 + 45, secondary-dark',
        'lock: holds #2 (second), 1105 + 0, primary-dark',
      ].sort(),
    );
    performance.clearMeasures();
    advance(8);
    performanceTracks(inspector).unsubscribe();
    // The runtime has them by their beginning.
    expect(drawn()).toEqual([
      'lock: waits #3, 1060 + 53, secondary-dark',
      'lock: holds #2 (second), 1105 + 8, primary-dark',
    ]);
  });

  it('draws nothing of what was over before it began, though it is told of it afterwards', () => {
    const lock = inspector.watch('lock', new Lock());
    const permit = lock.tryAcquire();
    let tracks: { unsubscribe(): void } | undefined;
    inspector.events$.subscribe(() => {
      tracks ??= performanceTracks(inspector);
    });
    lock.acquireIfAvailable().subscribe();
    permit?.release();
    tracks?.unsubscribe();
    expect(drawn()).toEqual(['lock: holds #1, 1000 + 0, primary']);
  });

  it('draws the time in which code ran under a lock that was free, though it is told of it afterwards', () => {
    const lock = inspector.watch('lock', new Lock());
    performanceTracks(inspector);
    lock.acquire().subscribe((permit) => {
      advance(30);
      permit.release();
    });
    expect(drawn()).toEqual(['lock: holds #1, 1000 + 30, primary']);
  });

  it('begins no entry before the time began', () => {
    const lock = inspector.watch('lock', new Lock());
    performanceTracks(inspector);
    const permit = lock.tryAcquire();
    clock.advance(5_000);
    permit?.release();
    expect(drawn()).toEqual(['lock: holds #1, 0 + 1000, primary']);
  });

  it('writes what has not ended when you unsubscribe, and nothing from then on', () => {
    const pool = inspector.watch('pool', new Semaphore(1));
    const tracks = performanceTracks(inspector);
    const permit = pool.tryAcquire();
    advance(3);
    // Code runs as soon as it is granted.
    pool.acquire().subscribe(() => advance(2));
    pool.acquire().subscribe();
    advance(1);
    permit?.release();
    advance(1);
    tracks.unsubscribe();
    const all = [
      'pool: holds #1, 1000 + 4, primary',
      'pool: waits #2, 1003 + 1, secondary-light',
      'pool: waits #3, 1003 + 4, secondary-dark',
      'pool: holds #2, 1004 + 3, primary-dark',
    ];
    expect(drawn()).toEqual(all);
    pool.release();
    expect(drawn()).toEqual(all);
  });

  it('does not guess when something ended that is no longer watched', () => {
    const lock = inspector.watch('lock', new Lock());
    const tracks = performanceTracks(inspector);
    const permit = lock.tryAcquire();
    advance(1);
    inspector.unwatch(lock);
    permit?.release();
    advance(5);
    tracks.unsubscribe();
    expect(drawn()).toEqual([]);
  });

  it('draws what is released after a close, and nothing of the close itself', () => {
    const lock = inspector.watch('lock', new Lock());
    performanceTracks(inspector);
    const permit = lock.tryAcquire();
    advance(2);
    lock.close();
    expect(drawn()).toEqual([]);
    permit?.release();
    expect(drawn()).toEqual(['lock: holds #1, 1000 + 2, primary']);
  });

  it('ends with the inspector', () => {
    const lock = inspector.watch('lock', new Lock());
    const tracks = performanceTracks(inspector);
    lock.tryAcquire();
    inspector.stop();
    expect(tracks.closed).toBeTrue();
    expect(drawn()).toEqual(['lock: holds #1, 1000 + 0, primary-dark']);
  });

  it('throws for what is no inspector, and says what it got', () => {
    const wrong = performanceTracks as (inspector: unknown) => unknown;
    expect(() => wrong(undefined)).toThrowError(
      TypeError,
      'performanceTracks(inspector): an Inspector, got undefined',
    );
  });
});
