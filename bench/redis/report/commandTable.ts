import { markdownTable } from 'markdown-table';
import { figure } from '../../report/formats.js';
import type { Figures } from '../measureContender.js';
import { type PerGrant, WORK_MILLISECONDS, type WithOrder } from '../measures/commands.js';
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
    count(commandsAlone),
    waiting(commandsWaiting),
    waiting(commandsWorking),
    figure(commandsWorking.outOfOrder),
  ]);
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r'] });
}

function waiting(perGrant: WithOrder): string {
  if (perGrant.granted === 1) return count(perGrant);
  return `${count(perGrant)} (${figure(perGrant.granted * 100)} % granted)`;
}

function count({ commands, heartbeats }: PerGrant): string {
  if (heartbeats === 0) return figure(commands);
  return `${figure(commands - heartbeats)} and ${figure(heartbeats)} heartbeats`;
}
