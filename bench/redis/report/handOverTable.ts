import { markdownTable } from 'markdown-table';
import { median, quantile } from '../../harness/spread.js';
import { figure } from '../../report/formats.js';
import type { Figures } from '../measureContender.js';

const head = ['hand-over', 'median', '99 %', 'in PINGs', 'in messages', 'PING', '99 %', 'message'];

export function handOverTable(figures: readonly Figures[]): string {
  const rows = figures.map(({ contender, handOver: { handOvers, pings, messages } }) => [
    contender.name,
    milliseconds(median(handOvers)),
    milliseconds(quantile(handOvers, 0.99)),
    `${figure(median(handOvers) / median(pings))}x`,
    `${figure(median(handOvers) / median(messages))}x`,
    milliseconds(median(pings)),
    milliseconds(quantile(pings, 0.99)),
    milliseconds(median(messages)),
  ]);
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r', 'r'] });
}

function milliseconds(time: number): string {
  return Number.isFinite(time) ? `${figure(time)} ms` : 'not in time';
}
