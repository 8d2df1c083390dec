import { MultiBar } from 'cli-progress';
import { LEASE, PERMITS, WORKERS } from './figures.js';
import { nameOf, type Report } from './Report.js';

/** What of a worker is shown. */
export interface Shown {
  readonly name: string;
  readonly isAlive: boolean;
  readonly report: Report;
}

/** Shows who does what. */
export interface Display {
  /** Says what has happened. */
  tell(line: string): void;
  show(workers: readonly Shown[]): void;
  stop(): void;
}

const LEGEND = `a lease is ${LEASE.toLocaleString('en')} ms · k kills a worker · r starts it again · q ends`;

/** A bar for each worker, as long as it has permits of the pool, and above them what has happened. */
export function barsOn(terminal: NodeJS.WriteStream): Display {
  const bars = new MultiBar({
    stream: terminal,
    format: '{name} pool {bar} {label}',
    barsize: PERMITS,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    linewrap: true,
    forceRedraw: true,
    gracefulExit: false,
  });
  const lanes = Array.from({ length: WORKERS }, (_, index) =>
    bars.create(PERMITS, 0, { name: `worker ${String(index + 1)}`, label: '' }),
  );
  bars.create(1, 0, {}, { format: LEGEND });

  return {
    tell: (line) => bars.log(`${line}\n`),
    show: (workers) => {
      for (const [index, { name, isAlive, report }] of workers.entries()) {
        lanes[index]?.update(report.permits, { name, label: isAlive ? labelOf(report) : 'killed' });
      }
    },
    stop: () => {
      bars.update();
      bars.stop();
    },
  };
}

/** A line for each thing that happens, and at most once a second a line that says who does what. */
export function linesOn(stream: NodeJS.WritableStream): Display {
  let line = '';
  let told = '';
  const timer = setInterval(() => {
    if (line !== told) stream.write(`${line}\n`);
    told = line;
  }, 1_000);
  stream.write(`${LEGEND}\n`);

  return {
    tell: (text) => stream.write(`${text}\n`),
    show: (workers) => {
      line = workers
        .map(({ name, isAlive, report }) =>
          isAlive
            ? `${name}: pool ${String(report.permits)} ${labelOf(report)}`.trimEnd()
            : `${name}: killed`,
        )
        .join(' | ');
    },
    stop: () => clearInterval(timer),
  };
}

function labelOf({ night, waitsForJob, settings }: Report): string {
  const doing = [
    night !== undefined && `does ${nameOf(night)}`,
    waitsForJob && 'waits for the job',
    settings && `${settings} the settings`,
  ];
  return doing.filter(Boolean).join(', ');
}
