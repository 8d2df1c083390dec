import { markdownTable } from 'markdown-table';
import type { Line, Result } from '../harness/Result.js';
import { nodesOf } from './nodesOf.js';
import { subjectOf } from './subjectOf.js';

/** A row of a table, as one Node has it. */
export interface Row {
  readonly line: Pick<Line, 'rival' | 'at' | 'target'>;
  /** As many as the headings of a group. */
  readonly cells: readonly string[];
}

/** Rows with a group of columns for each Node: Markdown, which is easily read in a terminal too. */
export function sideBySide(
  results: readonly Result[],
  headings: readonly string[],
  rowsOf: (result: Result) => readonly Row[],
): string {
  const nodes = nodesOf(results);
  const rows = new Map<string, { start: string[]; target: string; groups: Map<string, Row> }>();
  for (const result of results) {
    for (const row of rowsOf(result)) {
      const start = [String(result.row), subjectOf(result, row.line), row.line.rival];
      const key = start.join('\n');
      const found = rows.get(key) ?? { start, target: '', groups: new Map() };
      rows.set(key, found);
      found.groups.set(result.node, row);
      // The fastest rival need not be the same one on each Node.
      const { target } = row.line;
      if (target !== undefined) found.target = `<= ${String(target)}x`;
    }
  }
  const [first = '', ...others] = headings;
  const head = nodes.flatMap((node) => [`Node ${node}: ${first}`, ...others]);
  return markdownTable(
    [
      ['#', 'workload', 'rival', 'target', ...head],
      ...[...rows.values()].map(({ start, target, groups }) => [
        ...start,
        target,
        ...nodes.flatMap((node) => groups.get(node)?.cells ?? headings.map(() => '')),
      ]),
    ],
    { align: ['r', 'l', 'l', 'l', ...head.map(() => 'r')] },
  );
}
