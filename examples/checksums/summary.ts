import type { Tally } from './tally.js';

/** The last line. */
export function summary(tally: Tally, seconds: number, output: string): string {
  const { written, writtenBytes, found, listed, unreadable, mostInFlight, interrupted } = tally;
  const of = interrupted ? ` of ${String(found)}${listed ? '' : ' or more'}` : '';
  return [
    `${interrupted ? 'Interrupted: ' : ''}${String(written)}${of} files`,
    `${String(writtenBytes)} bytes`,
    `${seconds.toFixed(2)} seconds`,
    `at most ${String(mostInFlight)} in flight at once`,
    ...(unreadable > 0 ? [`${String(unreadable)} could not be read`] : []),
    `in ${output}`,
  ].join(', ');
}
