/**
 * Shows who holds and who waits, warns of deadlocks and leaked permits, and publishes metrics.
 *
 * @module rxjs-locks/inspect
 */
export { formatReport } from './formatReport.js';
export { Inspector } from './Inspector.js';
export { labelled } from './labelled.js';
export { meter, type OpenTelemetryMeter } from './meter.js';
export { performanceTracks } from './performanceTracks.js';
export { toDot, toMermaid } from './pictures.js';
export type {
  InspectorOptions,
  LockEvent,
  PrimitiveReport,
  Report,
  RequestReport,
  Statistics,
  Times,
  WaitForGraph,
  Warning,
  Watchable,
} from './types.js';
