import { SingleBar } from 'cli-progress';

/** Where it is shown how far the work has come. */
export interface Progress {
  /** @param done of the workload, from 0 to 1 */
  show(workload: string, done: number): void;
  stop(): void;
}

/** A bar in a terminal, and elsewhere a line for each workload. */
export function progressOn(stream: NodeJS.WriteStream, count: number): Progress {
  return stream.isTTY ? barOn(stream, count) : linesOn(stream, count);
}

function barOn(stream: NodeJS.WriteStream, count: number): Progress {
  const bar = new SingleBar({
    stream,
    format: '{bar} {percentage}% {duration_formatted} {workload}',
    barsize: 20,
    hideCursor: true,
    clearOnComplete: true,
  });
  const turns = turnsOfWorkloads();
  bar.start(count, 0, { workload: '' });
  return {
    show: (workload, done) => bar.update(turns(workload) - 1 + done, { workload }),
    stop: () => bar.stop(),
  };
}

function linesOn(stream: NodeJS.WritableStream, count: number): Progress {
  const turns = turnsOfWorkloads();
  let told = 0;
  return {
    show: (workload) => {
      const turn = turns(workload);
      if (turn === told) return;
      told = turn;
      stream.write(`${String(turn)}/${String(count)} ${workload}\n`);
    },
    stop: () => undefined,
  };
}

/** Tells of a workload the how-many-th it is that is shown. */
function turnsOfWorkloads(): (workload: string) => number {
  const seen = new Set<string>();
  return (workload) => seen.add(workload).size;
}
