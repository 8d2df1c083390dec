import { Argument, Command } from 'commander';
import { workloads } from './workloads.js';

export interface Options {
  /** Which workloads are to be run: none stands for all. */
  readonly names: readonly string[];
  readonly quick: boolean;
}

const more = `
Workloads:
${workloads.map(({ name, row, title }) => `  ${name.padEnd(23)} ${String(row).padStart(2)}  ${title}`).join('\n')}`;

/** Reads the arguments. Where they are wrong it says so, with what there is, and exits with 1. */
export function readCommandLine(argv: readonly string[]): Options {
  const names = workloads.map(({ name }) => name);
  const command = new Command('bench')
    .description('Measures rxjs-locks beside its rivals, and writes bench/results.md.')
    .addArgument(new Argument('[NAME...]', 'workloads to run, writing nothing').choices(names))
    .option('--quick', 'shows only that everything works, writing nothing', false)
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const [named] = command.processedArgs as [string[]?];
  return { names: named ?? [], quick: command.opts<{ quick: boolean }>().quick };
}
