/** What a worker does. */
export interface Report {
  /** When the night began whose job it works on. */
  readonly night: number | undefined;
  readonly waitsForJob: boolean;
  /** How many permits of the pool it has. */
  readonly permits: number;
  readonly settings: 'reads' | 'writes' | 'waits for' | undefined;
}

export const NOTHING: Report = {
  night: undefined,
  waitsForJob: false,
  permits: 0,
  settings: undefined,
};

/** Names a night by the time at which it began. */
export function nameOf(night: number): string {
  return `the job of ${new Date(night).toLocaleTimeString('en-GB')}`;
}
