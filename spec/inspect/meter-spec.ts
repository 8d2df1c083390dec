import {
  AggregationTemporality,
  DataPointType,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { Event, Lock, Semaphore } from '../../lib/index.js';
import { Inspector, labelled, meter } from '../../lib/inspect/index.js';
import { ManualClock } from '../helpers/ManualClock.js';

/** With the SDK of OpenTelemetry itself. */
describe('meter', () => {
  let clock: ManualClock;
  let inspector: Inspector;
  let provider: MeterProvider;
  let exporter: InMemoryMetricExporter;

  beforeEach(() => {
    clock = new ManualClock();
    inspector = new Inspector({ scheduler: clock });
    exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
    provider = new MeterProvider({ readers: [reader] });
  });
  afterEach(() => provider.shutdown());

  const otelMeter = () => provider.getMeter('rxjs-locks');

  /** What is exported now. */
  async function exported() {
    exporter.reset();
    await provider.forceFlush();
    return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics[0]?.metrics ?? []);
  }

  /** The values of an instrument: `kind name: value`. */
  async function values(instrument: string): Promise<string[]> {
    const metric = (await exported()).find(({ descriptor }) => descriptor.name === instrument);
    return (metric?.dataPoints ?? []).map(({ attributes, value }) => {
      const { 'rxjs_locks.kind': kind, 'rxjs_locks.name': name, ...others } = attributes;
      expect(others).toEqual({});
      const told = typeof value === 'number' ? value : sumOf(value as Histogram);
      return `${String(kind)} ${String(name)}: ${String(told)}`;
    });
  }
  const sumOf = ({ count, sum }: Histogram): string => `${String(count)}, ${String(sum)} s`;

  it('publishes four instruments, with units of UCUM and buckets for seconds', async () => {
    meter(inspector, otelMeter());
    const lock = inspector.watch('lock', new Lock());
    lock.acquire().subscribe((permit) => permit.release());
    const metrics = await exported();
    const kinds = metrics.map((metric) => {
      const { name, unit } = metric.descriptor;
      if (metric.dataPointType === DataPointType.HISTOGRAM) return [name, 'histogram', unit];
      return [name, 'isMonotonic' in metric && !metric.isMonotonic && 'up and down', unit];
    });
    expect(kinds).toEqual([
      ['rxjs_locks.request.waiting', 'up and down', '{request}'],
      ['rxjs_locks.permit.held', 'up and down', '{permit}'],
      ['rxjs_locks.request.wait.duration', 'histogram', 's'],
      ['rxjs_locks.permit.hold.duration', 'histogram', 's'],
    ]);
    for (const { descriptor, dataPointType, dataPoints } of metrics) {
      expect(descriptor.description).toMatch(/^How .*\.$/);
      if (dataPointType !== DataPointType.HISTOGRAM) continue;
      expect(dataPoints.map(({ value }) => value.buckets.boundaries)).toEqual([
        [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60],
      ]);
    }
  });

  it('counts who waits and what is held at the time of each collection', async () => {
    const semaphore = inspector.watch('pool', new Semaphore(2));
    semaphore.acquire().subscribe();
    meter(inspector, otelMeter());
    const permit = semaphore.tryAcquire();
    const request = semaphore.acquire().subscribe();
    semaphore.acquire().subscribe();
    expect(await values('rxjs_locks.request.waiting')).toEqual(['Semaphore pool: 2']);
    expect(await values('rxjs_locks.permit.held')).toEqual(['Semaphore pool: 2']);
    request.unsubscribe();
    permit?.release();
    expect(await values('rxjs_locks.request.waiting')).toEqual(['Semaphore pool: 0']);
    expect(await values('rxjs_locks.permit.held')).toEqual(['Semaphore pool: 2']);
  });

  it('records in seconds how long requests waited, and how long permits were held', async () => {
    const lock = inspector.watch('lock', new Lock());
    meter(inspector, otelMeter());
    const permit = lock.tryAcquire();
    clock.advance(1_500);
    lock.acquire().subscribe();
    clock.advance(250);
    permit?.release();
    expect(await values('rxjs_locks.request.wait.duration')).toEqual(['Lock lock: 2, 0.25 s']);
    expect(await values('rxjs_locks.permit.hold.duration')).toEqual(['Lock lock: 1, 1.75 s']);
  });

  it('does not count the wait of a request that left', async () => {
    const lock = inspector.watch('lock', new Lock());
    meter(inspector, otelMeter());
    lock.tryAcquire();
    const request = lock.acquire().subscribe();
    clock.advance(1_000);
    request.unsubscribe();
    expect(await values('rxjs_locks.request.wait.duration')).toEqual(['Lock lock: 1, 0 s']);
  });

  it('sums primitives of the same name and kind, and no label and no id tells requests apart', async () => {
    meter(inspector, otelMeter());
    for (let tenant = 0; tenant < 3; tenant++) {
      const lock = inspector.watch('tenant', new Lock());
      labelled(`job ${String(tenant)}`, lock)
        .acquire()
        .subscribe();
      labelled(`page ${String(tenant)}`, lock)
        .acquire()
        .subscribe();
    }
    inspector.watch('tenant', new Event()).wait().subscribe();
    inspector.watch('accounts', new Lock());
    const waiting = await values('rxjs_locks.request.waiting');
    expect(waiting.sort()).toEqual(['Event tenant: 1', 'Lock accounts: 0', 'Lock tenant: 3']);
    expect((await values('rxjs_locks.permit.held')).sort()).toEqual([
      'Event tenant: 0',
      'Lock accounts: 0',
      'Lock tenant: 3',
    ]);
    expect(await values('rxjs_locks.request.wait.duration')).toEqual(['Lock tenant: 3, 0 s']);
  });

  it('counts nothing in a primitive that is watched no more', async () => {
    const lock = inspector.watch('lock', new Lock());
    meter(inspector, otelMeter());
    lock.tryAcquire();
    lock.acquire().subscribe();
    expect(await values('rxjs_locks.permit.held')).toEqual(['Lock lock: 1']);
    inspector.unwatch(lock);
    expect(await values('rxjs_locks.permit.held')).toEqual(['Lock lock: 0']);
    expect(await values('rxjs_locks.request.waiting')).toEqual(['Lock lock: 0']);
  });

  for (const [what, end] of [
    ['unsubscribed', (metering: { unsubscribe(): void }) => metering.unsubscribe()],
    ['the inspector has been stopped', () => inspector.stop()],
  ] as const) {
    it(`asks and records no more when ${what}`, async () => {
      const lock = inspector.watch('lock', new Lock());
      const metering = meter(inspector, otelMeter());
      const permit = lock.tryAcquire();
      expect(await values('rxjs_locks.permit.held')).toEqual(['Lock lock: 1']);
      const report = spyOn(inspector, 'report').and.callThrough();
      end(metering);
      expect(metering.closed).toBeTrue();
      permit?.release();
      expect(await values('rxjs_locks.permit.hold.duration')).toEqual([]);
      expect(report).not.toHaveBeenCalled();
    });
  }

  it('does not even ask once if the inspector has been stopped before', async () => {
    inspector.stop();
    const report = spyOn(inspector, 'report').and.callThrough();
    expect(meter(inspector, otelMeter()).closed).toBeTrue();
    await exported();
    expect(report).not.toHaveBeenCalled();
  });

  it('throws for what is no inspector and no meter, and says what it got', () => {
    const wrong = meter as (inspector: unknown, otelMeter: unknown) => unknown;
    expect(() => wrong({}, otelMeter())).toThrowError(
      TypeError,
      'meter(inspector, …): an Inspector, got an object',
    );
    for (const [given, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [{}, 'an object'],
    ] as const) {
      expect(() => wrong(inspector, given)).toThrowError(
        TypeError,
        `meter(…, otelMeter): a Meter of OpenTelemetry, got ${shown}`,
      );
    }
  });
});
