/** What the workers share. Each of them gives the same figures. */
export const PREFIX = 'rxjs-locks-demo';
/** How long a worker may be silent, in milliseconds. */
export const LEASE = 2_000;
export const PERMITS = 4;
export const WORKERS = 3;

/** How often the nightly job is due, and how long it takes, in milliseconds. */
export const NIGHT = 6_000;
export const JOB = 3_000;
