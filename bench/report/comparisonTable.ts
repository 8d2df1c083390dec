import { markdownTable } from 'markdown-table';
import type { Line, Result } from '../harness/Result.js';
import { figure, isMet, spread } from './formats.js';
import { subjectOf } from './subjectOf.js';

const head = ['#', 'workload', 'ours', 'rival', 'rival’s', 'ratio', 'spread', 'target', 'met'];
const align = ['r', 'l', 'r', 'l', 'r', 'r', 'l', 'l', 'l'];

/** Ours beside each rival, a line each: Markdown, which is easily read in a terminal too. */
export function comparisonTable(results: readonly Result[]): string {
  return markdownTable([head, ...results.flatMap(rowsOf)], { align });
}

function rowsOf(result: Result): string[][] {
  const { row, name, unit, lines, unable, leftOut } = result;
  const able = lines.map((line) => [
    String(row),
    subjectOf(result, line),
    `${figure(line.ours)} ${unit}`,
    line.rival,
    `${figure(line.rivals)} ${unit}`,
    `${figure(line.ratio.median)}x`,
    spread(line.ratio),
    ...verdict(line),
  ]);
  const absent = (rivals: object, word: string): string[][] =>
    Object.keys(rivals).map((rival) => [String(row), name, '', rival, word]);
  return [...able, ...absent(unable, 'cannot'), ...absent(leftOut, 'left out')];
}

function verdict(line: Line): string[] {
  if (line.target === undefined) return [];
  return [`<= ${String(line.target)}x`, isMet(line) ? 'yes' : 'no'];
}
