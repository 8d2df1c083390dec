import { Argument, Command } from 'commander';
import { workloads } from './workloads.js';

export interface Options {
  /** Which workloads are to be run. If it is empty, and `redis` is not set, all of them. */
  readonly names: readonly string[];
  /** Whether the locks between machines are to be measured. */
  readonly redis: boolean;
  readonly quick: boolean;
}

/** What is named as a workload is, and needs a Redis server. */
const REDIS = 'redis';

const more = `
Workloads:
${workloads.map(({ name, row, title }) => `  ${name.padEnd(23)} ${String(row).padStart(2)}  ${title}`).join('\n')}

  ${REDIS.padEnd(27)}the locks between machines, with a Redis server: writes bench/redis.md.
  ${''.padEnd(27)}It is left out where you name nothing.`;

/** Reads the arguments. Where they are wrong it says so, with what there is, and exits with 1. */
export function readCommandLine(argv: readonly string[]): Options {
  const all = [...workloads.map(({ name }) => name), REDIS];
  const command = new Command('bench')
    .description('Measures rxjs-locks beside its rivals, and writes bench/results.md.')
    .addArgument(new Argument('[NAME...]', 'workloads to run, writing nothing').choices(all))
    .option('--quick', 'shows only that everything works, writing nothing', false)
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const [named = []] = command.processedArgs as [string[]?];
  return {
    names: named.filter((name) => name !== REDIS),
    redis: named.includes(REDIS),
    quick: command.opts<{ quick: boolean }>().quick,
  };
}
