import progress from 'cli-progress';
import { type Field, fitting } from './fitting.js';

/** What is shown beside a bar. */
export interface Beside {
  readonly fields: readonly Field[];
}

/** The rank of the bar itself among the fields beside it. */
const BAR_RANK = 3;

/** Progress bars with fields beside them, as many as the terminal has room for. */
export function barsOn(terminal: NodeJS.WriteStream): progress.MultiBar {
  return new progress.MultiBar({
    stream: terminal,
    format: (options, { progress: done, maxWidth }, { fields }: Beside) => {
      const text = progress.Format.BarFormat(done, options);
      return fitting(maxWidth, [{ text, rank: BAR_RANK, separator: ' ' }, ...fields]);
    },
    barsize: 12,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The lines above the bars are wrapped.
    linewrap: true,
    forceRedraw: true,
    emptyOnZero: true,
    gracefulExit: false,
  });
}
