import { markdownTable } from 'markdown-table';
import { figure } from '../../report/formats.js';
import type { RedisEffort } from '../efforts.js';
import type { Figures } from '../measureContender.js';

export function sizeTable(figures: readonly Figures[], effort: RedisEffort): string {
  const count = effort.names.toLocaleString('en');
  const head = [
    'size',
    'bytes for a waiting request',
    `${count} names`,
    'commands for a name',
    'keys left',
  ];
  const rows = figures.map(({ contender, memory, names }) => [
    contender.name,
    memory < 1 ? 'none' : figure(memory),
    `${figure(names.milliseconds)} ms`,
    figure(names.commands),
    names.keys.toLocaleString('en'),
  ]);
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r'] });
}
