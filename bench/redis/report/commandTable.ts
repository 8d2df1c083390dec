import { markdownTable } from 'markdown-table';
import { figure } from '../../report/formats.js';
import type { Figures } from '../measureContender.js';
import { WORK_MILLISECONDS, type WithOrder } from '../measures/commands.js';
import { WAITING } from '../measures/drain.js';

const PAIRS = (WAITING * (WAITING - 1)) / 2;

const head = [
  'commands for a grant',
  'alone',
  `${String(WAITING)} wait, no work`,
  `${String(WAITING)} wait, ${String(WORK_MILLISECONDS)} ms of work`,
  `pairs out of order, of ${String(PAIRS)}`,
];

export function commandTable(figures: readonly Figures[]): string {
  const rows = figures.map(({ contender, commandsAlone, commandsWaiting, commandsWorking }) => [
    contender.name,
    figure(commandsAlone.commands),
    waiting(commandsWaiting),
    waiting(commandsWorking),
    figure(commandsWorking.outOfOrder),
  ]);
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r'] });
}

function waiting({ commands, granted }: WithOrder): string {
  if (granted === 1) return figure(commands);
  return `${figure(commands)} (${figure(granted * 100)} % granted)`;
}
