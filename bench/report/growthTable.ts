import { markdownTable } from 'markdown-table';
import type { Result } from '../harness/Result.js';
import { figure } from './formats.js';

/** What an item costs each contender, by the length of the queue. */
export function growthTable(results: readonly Result[]): string {
  const points = results.flatMap((result) =>
    result.points.map((point) => ({ ...point, node: result.node })),
  );
  const lengths = [...new Set(points.map(({ items }) => items))].sort((one, other) => one - other);
  const rows = new Map<string, string[]>();
  for (const { growth, contender, node, items, perItem } of points) {
    const start = [growth, contender, node];
    const key = start.join('\n');
    const row = rows.get(key) ?? [...start, ...lengths.map(() => '')];
    row[start.length + lengths.indexOf(items)] = `${figure(perItem)} ns`;
    rows.set(key, row);
  }
  return markdownTable(
    [
      ['queue', 'contender', 'Node', ...lengths.map((length) => length.toLocaleString('en'))],
      ...rows.values(),
    ],
    { align: ['l', 'l', 'l', ...lengths.map(() => 'r')] },
  );
}
