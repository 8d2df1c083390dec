import { markdownTable } from 'markdown-table';
import { figure } from '../../report/formats.js';
import type { RedisEffort } from '../efforts.js';
import type { Figures } from '../measureContender.js';
import { WAITING } from '../measures/drain.js';
import type { Throughput } from '../measures/throughput.js';

export function throughputTable(figures: readonly Figures[], { many }: RedisEffort): string {
  const head = ['grants in a second', 'alone', `${String(WAITING)} ask`, `${grouped(many)} ask`];
  const rows = figures.map(({ contender, throughputAlone, throughputSome, throughputMany }) => [
    contender.name,
    ...[throughputAlone, throughputSome, throughputMany].map(perSecond),
  ]);
  return markdownTable([head, ...rows], { align: ['l', 'r', 'r', 'r'] });
}

function perSecond({ grantsPerSecond, short }: Throughput): string {
  if (!short) return figure(grantsPerSecond);
  return `${grouped(short.granted)} of ${grouped(short.asked)} granted`;
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
