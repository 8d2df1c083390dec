import { amount } from '../shared/amount.js';
import { barsOn } from '../shared/barsOn.js';
import { type Field, fitting } from '../shared/fitting.js';
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
  const bars = barsOn(terminal);
  const bar = bars.create(0, 0, { fields: [] });
  return {
    show: (tally) => {
      bar.setTotal(tally.foundBytes);
      bar.update(tally.readBytes, { fields: figures(tally) });
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
      stream.write(`${fitting(Infinity, figures(tally))}\n`);
    },
    report: (line) => stream.write(`${line}\n`),
    stop: () => undefined,
  };
}

function figures(tally: Tally): Field[] {
  const { written, found, listed, readBytes, rate, running, inFlight, limit, waiting } = tally;
  return [
    { text: `${String(written)}/${String(found)}${listed ? '' : '+'} files`, rank: 5 },
    { text: amount(readBytes), rank: 2 },
    // Whoever does not see that it is paused waits in vain.
    running ? { text: `${amount(rate ?? 0)}/s`, rank: 4 } : { text: 'paused', rank: 6 },
    { text: `${String(inFlight)}/${String(limit)} in flight`, rank: 1 },
    { text: `${String(waiting)} waiting`, rank: 0 },
  ];
}
