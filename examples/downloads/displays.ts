import type { SingleBar } from 'cli-progress';
import { amount } from '../shared/amount.js';
import { barsOn } from '../shared/barsOn.js';
import type { Field } from '../shared/fitting.js';
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
export function displayOn(
  terminal: NodeJS.WriteStream,
  note: () => string | undefined = () => undefined,
): Display {
  const bars = barsOn(terminal);
  const whole = bars.create(0, 0, { fields: [] });
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
          running.set(file, bars.create(file.bytes, 0, { fields: fieldsOf(file) }));
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
      whole.update(tally.arrivedBytes, { fields: figures(tally, note()) });
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
): Field[] {
  return [
    { text: `${String(arrived)}/${String(files)} files`, rank: 5 },
    { text: `${String(running.length)}/${String(limit)} at a time`, rank: 4 },
    ...(right > 0 ? [{ text: `${String(right)} checked`, rank: 2 }] : []),
    ...(note === undefined ? [] : [{ text: note, rank: 1 }]),
  ];
}

function fieldsOf({ name, bytes, host }: RemoteFile): Field[] {
  return [
    { text: name, rank: 4 },
    { text: amount(bytes), rank: 2, separator: ' ' },
    { text: `from ${host}`, rank: 1 },
  ];
}
