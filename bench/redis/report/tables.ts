import type { RedisEffort } from '../efforts.js';
import type { Figures } from '../measureContender.js';
import { commandTable } from './commandTable.js';
import { handOverTable } from './handOverTable.js';
import { sizeTable } from './sizeTable.js';
import { throughputTable } from './throughputTable.js';

export function tables(figures: readonly Figures[], effort: RedisEffort): string {
  return [
    commandTable(figures),
    handOverTable(figures),
    throughputTable(figures, effort),
    sizeTable(figures, effort),
  ].join('\n\n');
}
