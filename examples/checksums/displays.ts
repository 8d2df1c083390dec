import { MultiBar } from 'cli-progress';
import { amount } from '../shared/amount.js';
import type { Tally } from './tally.js';

/** Shows the progress of the work. */
export interface Display {
  show(tally: Tally): void;
  /** Reports something, above the progress. */
  report(line: string): void;
  stop(): void;
}

/** A bar with figures. */
export function barOn(terminal: NodeJS.WriteStream): Display {
  // A single bar cannot print lines above itself.
  const bars = new MultiBar({
    stream: terminal,
    format: '{bar} {figures}',
    barsize: 12,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The library cuts the bar to the width of the terminal, and wraps the lines above it.
    linewrap: true,
    forceRedraw: true,
    emptyOnZero: true,
    gracefulExit: false,
  });
  const bar = bars.create(0, 0, { figures: '' });
  return {
    show: (tally) => {
      bar.setTotal(tally.foundBytes);
      bar.update(tally.readBytes, { figures: figures(tally) });
    },
    report: (line) => bars.log(`${line}\n`),
    stop: () => {
      // The last report has not been printed yet.
      bars.update();
      bars.stop();
    },
  };
}

/** A line per second, which is every second tick. */
export function linesOn(stream: NodeJS.WritableStream): Display {
  let shownAt = 0;
  return {
    show: (tally) => {
      if (tally.ticks % 2 !== 0 || tally.ticks === shownAt) return;
      shownAt = tally.ticks;
      stream.write(`${figures(tally)}\n`);
    },
    report: (line) => stream.write(`${line}\n`),
    stop: () => undefined,
  };
}

function figures(tally: Tally): string {
  const { written, found, listed, readBytes, rate, running, inFlight, limit, waiting } = tally;
  const pace = running ? `${amount(rate ?? 0)}/s` : 'paused';
  return [
    `${String(written)}/${String(found)}${listed ? '' : '+'} files`,
    amount(readBytes),
    pace,
    `${String(inFlight)}/${String(limit)} in flight`,
    `${String(waiting)} waiting`,
  ].join(', ');
}
