import type { Tally } from './tally.js';

/** The last line. */
export function summary(tally: Tally, seconds: number, output: string | undefined): string {
  const { right, wrong, files, arrivedBytes, stumbled, failed, cancelled, dropped, interrupted } =
    tally;
  return [
    `${interrupted ? 'Interrupted: ' : ''}${String(tally.arrived)} of ${String(files)} files`,
    `${String(arrivedBytes)} bytes`,
    `${seconds.toFixed(2)} seconds`,
    `at most ${String(tally.mostAtOnce)} at once and ${String(tally.mostFromOneHost)} from one server`,
    ...(stumbled > 0
      ? [`${String(stumbled)} ${stumbled === 1 ? 'attempt' : 'attempts'} failed`]
      : []),
    ...(failed > 0 ? [`${String(failed)} given up`] : []),
    ...(cancelled > 0 ? [`${String(cancelled)} cancelled`] : []),
    ...(dropped > 0 ? [`${String(dropped)} dropped`] : []),
    `${String(right)} checked and right`,
    ...(wrong > 0 ? [`${String(wrong)} wrong`] : []),
    output === undefined ? 'in a temporary folder, now removed' : `in ${output}`,
  ].join(', ');
}

/** The exit code of the program. */
export function exitCodeOf({ right, cancelled, dropped, files, interrupted }: Tally): number {
  if (interrupted) return 130;
  return right + cancelled + dropped === files ? 0 : 1;
}
