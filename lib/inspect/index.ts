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
