/**
 * How a request ended: given back, granted with nothing to give back, taken back, lost to a steal,
 * refused, or its tab is gone.
 */
export type Ending = 'released' | 'passed' | 'left' | 'lost' | 'closed' | 'gone';

/** What has happened to one request. All times are milliseconds since 1970. */
export interface RequestRecord {
  /** Names the request in all tabs. */
  readonly id: string;
  /** The name of the exhibit. */
  readonly exhibit: string;
  /** The number of the tab that made the request. */
  readonly tab: number;
  /** What is written on its bar. */
  readonly label: string;
  /** Whether it shares the lock with others. */
  readonly shared: boolean;
  readonly asked: number;
  /** Missing while it waits, and if it was never inside. */
  readonly granted?: number;
  /** Missing while it waits or is inside. */
  readonly ended?: number;
  readonly ending?: Ending;
}
