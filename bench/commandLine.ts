import { Argument, Command, InvalidArgumentError } from 'commander';
import { versionsOf } from '../matrix/harness/versionsOf.js';
import { workloads } from './workloads.js';

export interface Options {
  /** Which workloads are to be run. If it is empty, and `redis` is not set, all of them. */
  readonly names: readonly string[];
  /** Whether the locks between machines are to be measured. */
  readonly redis: boolean;
  readonly quick: boolean;
  /** The major versions of Node to measure on. If it is empty, the one that runs. */
  readonly nodes: readonly string[];
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
    .option('--node <VERSIONS>', 'on these versions of Node, such as 20,22,24', readNodes, [])
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const [named = []] = command.processedArgs as [string[]?];
  const { quick, node } = command.opts<{ quick: boolean; node: string[] }>();
  return {
    names: named.filter((name) => name !== REDIS),
    redis: named.includes(REDIS),
    quick,
    nodes: node,
  };
}

function readNodes(text: string): string[] {
  const known = versionsOf('node');
  const versions = text.split(',');
  const unknown = versions.find((version) => !known.includes(version));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`there is ${known.join(', ')}, and no ${unknown}`);
  }
  return versions;
}
