import type { Subscription } from 'rxjs';
import { shown } from '../check/shown.js';
import { checkInspector } from './checkInspector.js';
import type { Inspector } from './Inspector.js';
import type { LockEvent, PrimitiveReport } from './types.js';

/** What {@link meter} uses of a `Meter` of `@opentelemetry/api`. */
export interface OpenTelemetryMeter {
  /** Makes an instrument for the distribution of values. */
  createHistogram(
    name: string,
    options: {
      description: string;
      unit: string;
      advice: { explicitBucketBoundaries: number[] };
    },
  ): { record(value: number, attributes: Attributes): void };

  /** Makes an instrument that is asked for its value, which can be summed. */
  createObservableUpDownCounter(
    name: string,
    options: { description: string; unit: string },
  ): object;

  /** Calls back whenever the values of these instruments are collected. */
  addBatchObservableCallback(callback: (result: BatchResult) => void, instruments: object[]): void;

  /** Stops calling back. */
  removeBatchObservableCallback(
    callback: (result: BatchResult) => void,
    instruments: object[],
  ): void;
}

/** What tells values of one instrument apart. A type, since an interface is no record. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- see above
type Attributes = { 'rxjs_locks.name': string; 'rxjs_locks.kind': string };

interface BatchResult {
  observe(instrument: object, value: number, attributes: Attributes): void;
}

/** How many requests of one name and kind wait, and hold something. */
interface Counts {
  readonly attributes: Attributes;
  waiting: number;
  held: number;
}

/** In seconds: those of the conventions for database calls, and two more for long work. */
const explicitBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

/**
 * Publishes what an inspector sees as OpenTelemetry metrics, with four instruments:
 *
 * - `rxjs_locks.request.waiting`, in `{request}`: how many requests wait;
 * - `rxjs_locks.permit.held`, in `{permit}`: how many permits have been granted and not released. A
 *   permit that `acquire(3)` grants counts once;
 * - `rxjs_locks.request.wait.duration`, in `s`: how long granted requests waited;
 * - `rxjs_locks.permit.hold.duration`, in `s`: how long permits were held.
 *
 * The first two are observable up-down counters, and the others histograms. Each value has the
 * attributes `rxjs_locks.name` and `rxjs_locks.kind`. Primitives with the same name and kind are
 * added up, so use few names: `accounts`, and not one name for each account.
 *
 * @param inspector publishes what this inspector watches
 * @param otelMeter a `Meter` of `@opentelemetry/api`
 * @returns unsubscribe to stop; it also stops with the inspector
 * @throws TypeError for anything else
 * @example
 * import { metrics } from '@opentelemetry/api';
 * import { Lock } from 'rxjs-locks';
 * import { Inspector, meter } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector();
 * const accounts = inspector.watch('accounts', new Lock());
 * const metering = meter(inspector, metrics.getMeter('my app'));
 *
 * accounts.acquire().subscribe((permit) => permit.release());
 * metering.unsubscribe();
 * @see https://opentelemetry.io/docs/specs/semconv/general/metrics/
 */
export function meter(inspector: Inspector, otelMeter: OpenTelemetryMeter): Subscription {
  checkInspector('meter(inspector, …)', inspector);
  if (typeof (otelMeter as Partial<OpenTelemetryMeter> | null)?.createHistogram !== 'function') {
    throw new TypeError(`meter(…, otelMeter): a Meter of OpenTelemetry, got ${shown(otelMeter)}`);
  }
  const waiting = otelMeter.createObservableUpDownCounter('rxjs_locks.request.waiting', {
    description: 'How many requests wait.',
    unit: '{request}',
  });
  const held = otelMeter.createObservableUpDownCounter('rxjs_locks.permit.held', {
    description: 'How many permits have been granted and not released.',
    unit: '{permit}',
  });
  const waits = otelMeter.createHistogram('rxjs_locks.request.wait.duration', {
    description: 'How long granted requests waited.',
    unit: 's',
    advice: { explicitBucketBoundaries },
  });
  const holds = otelMeter.createHistogram('rxjs_locks.permit.hold.duration', {
    description: 'How long permits were held.',
    unit: 's',
    advice: { explicitBucketBoundaries },
  });

  /**
   * All that have been reported. The meter keeps the last value of a counter, so what is no longer
   * watched has to be reported as 0.
   */
  const observed = new Map<string, Counts>();
  const observe = (result: BatchResult): void => {
    for (const counts of observed.values()) counts.waiting = counts.held = 0;
    for (const primitive of inspector.report().primitives) count(observed, primitive);
    for (const counts of observed.values()) {
      result.observe(waiting, counts.waiting, counts.attributes);
      result.observe(held, counts.held, counts.attributes);
    }
  };

  otelMeter.addBatchObservableCallback(observe, [waiting, held]);
  const subscription = inspector.events$.subscribe((event) => {
    if (event.type === 'granted') waits.record(event.waited / 1_000, attributesOf(event));
    if (event.type === 'released') holds.record(event.held / 1_000, attributesOf(event));
  });
  subscription.add(() => otelMeter.removeBatchObservableCallback(observe, [waiting, held]));
  return subscription;
}

function count(all: Map<string, Counts>, primitive: PrimitiveReport): void {
  const { name, kind } = primitive;
  const key = `${kind} ${name}`;
  const counts = all.get(key) ?? { attributes: attributesOf(primitive), waiting: 0, held: 0 };
  all.set(key, counts);
  counts.waiting += primitive.waiting.length;
  counts.held += primitive.holders.length;
}

function attributesOf({ name, kind }: LockEvent | PrimitiveReport): Attributes {
  return { 'rxjs_locks.name': name, 'rxjs_locks.kind': kind };
}
