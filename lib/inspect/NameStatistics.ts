import { Durations } from './Durations.js';
import type { Statistics } from './types.js';

/** What has happened under one name. */
export class NameStatistics implements Statistics {
  granted = 0;
  left = 0;
  failed = 0;
  readonly wait = new Durations();
  readonly hold = new Durations();
}
