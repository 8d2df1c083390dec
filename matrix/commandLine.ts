import { Command } from 'commander';
import type { Cell } from './Cell.js';
import { cells } from './cells.js';

const more = `
Cells:
${cells.map(({ name, slow = false }) => `  ${name}${slow ? '  (not with --quick)' : ''}`).join('\n')}`;

/** Reads from the arguments which cells to run. Where there is none such it says so, and exits with 1. */
export function readCommandLine(argv: readonly string[]): readonly Cell[] {
  const command = new Command('matrix')
    .description('Tests the packed package in every environment that it supports.')
    .argument('[NAME...]', 'run only the cells whose name contains one of these')
    .option('--quick', 'leave out some of the slow cells', false)
    .addHelpText('after', more)
    .showHelpAfterError('(--help says more)')
    .parse(argv);
  const { quick } = command.opts<{ quick: boolean }>();
  const parts = command.args.map((part) => part.toLowerCase());
  const chosen = cells.filter(
    ({ name, slow = false }) =>
      !(quick && slow) &&
      (parts.length === 0 || parts.some((part) => name.toLowerCase().includes(part))),
  );
  if (chosen.length === 0) command.error(`no cell has ${parts.join(' or ')} in its name`);
  return chosen;
}
