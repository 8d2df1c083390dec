import { markdownTable } from 'markdown-table';
import type { CellResult } from './harness/runCell.js';

/** A line for each cell: Markdown, which is easily read in a terminal too. */
export function table(results: readonly CellResult[]): string {
  const rows = results.map(({ name, failed, told, seconds }) => [
    name,
    failed ? 'FAILED' : 'passed',
    seconds.toFixed(1),
    failed ? 'see above' : told,
  ]);
  return markdownTable([['cell', '', 'seconds', ''], ...rows], { align: ['l', 'l', 'r', 'l'] });
}
