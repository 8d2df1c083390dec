import { MultiBar, type SingleBar } from 'cli-progress';
import { amount } from '../shared/amount.js';
import type { Happening, RemoteFile } from './happenings.js';
import { lineOf } from './lineOf.js';
import type { Tally } from './tally.js';

/** Shows the progress of the downloads. */
export interface Display {
  /** @param tally after the happening */
  show(happening: Happening, tally: Tally): void;
  stop(): void;
}

/** What the bars themselves do not show. */
const toldAboveBars = new Set<Happening['kind']>([
  'stumbled',
  'failed',
  'cancelled',
  'dropped',
  'checked',
  'interrupted',
]);

/**
 * One bar for everything, and below it one for each running download.
 *
 * @param note what else to show beside the first bar, at the present moment
 */
export function barsOn(
  terminal: NodeJS.WriteStream,
  note: () => string | undefined = () => undefined,
): Display {
  const bars = new MultiBar({
    stream: terminal,
    format: '{bar} {label}',
    barsize: 12,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The library cuts the bars to the width of the terminal, and wraps the lines above them.
    linewrap: true,
    forceRedraw: true,
    emptyOnZero: true,
    gracefulExit: false,
  });
  const whole = bars.create(0, 0, { label: '' });
  const running = new Map<RemoteFile, SingleBar>();

  const remove = (file: RemoteFile) => {
    const bar = running.get(file);
    if (bar) bars.remove(bar);
    running.delete(file);
  };

  return {
    show: (happening, tally) => {
      const line = lineOf(happening);
      if (line && toldAboveBars.has(happening.kind)) bars.log(`${line}\n`);
      switch (happening.kind) {
        case 'begun': {
          const { file } = happening;
          const label = `${file.name}, ${amount(file.bytes)} from ${file.host}`;
          running.set(file, bars.create(file.bytes, 0, { label }));
          break;
        }
        case 'received':
          running.get(happening.file)?.increment(happening.bytes);
          break;
        case 'arrived':
        case 'stumbled':
        case 'cancelled':
          remove(happening.file);
          break;
        default:
      }
      whole.setTotal(tally.bytes);
      whole.update(tally.arrivedBytes, { label: figures(tally, note()) });
    },
    stop: () => {
      for (const file of [...running.keys()]) remove(file);
      // The last line has not been printed yet.
      bars.update();
      bars.stop();
    },
  };
}

/** One line for each thing to report. */
export function linesOn(stream: NodeJS.WritableStream): Display {
  return {
    show: (happening) => {
      const line = lineOf(happening);
      if (line) stream.write(`${line}\n`);
    },
    stop: () => undefined,
  };
}

function figures(
  { arrived, files, running, limit, right }: Tally,
  note: string | undefined,
): string {
  return [
    `${String(arrived)}/${String(files)} files`,
    `${String(running.length)}/${String(limit)} at a time`,
    ...(right > 0 ? [`${String(right)} checked`] : []),
    ...(note === undefined ? [] : [note]),
  ].join(', ');
}
