import { markdownTable } from 'markdown-table';
import type { Result } from '../harness/Result.js';
import { figure } from './formats.js';

/** What an item costs each contender, by the length of the queue. */
export function growthTable(results: readonly Result[]): string {
  const points = results.flatMap((result) => result.points);
  const lengths = [...new Set(points.map(({ items }) => items))].sort((one, other) => one - other);
  const rows = new Map<string, string[]>();
  for (const { growth, contender, items, perItem } of points) {
    const key = `${growth}, ${contender}`;
    const row = rows.get(key) ?? [growth, contender, ...lengths.map(() => '')];
    row[2 + lengths.indexOf(items)] = `${figure(perItem)} ns`;
    rows.set(key, row);
  }
  return markdownTable(
    [
      ['queue', 'contender', ...lengths.map((length) => length.toLocaleString('en'))],
      ...rows.values(),
    ],
    { align: ['l', 'l', ...lengths.map(() => 'r')] },
  );
}
