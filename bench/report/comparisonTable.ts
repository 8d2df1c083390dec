import type { Line, Result } from '../harness/Result.js';
import { figure, ratio, verdict } from './formats.js';
import { type Row, sideBySide } from './sideBySide.js';

/** Ours beside each rival, hot, a line each. */
export function comparisonTable(results: readonly Result[]): string {
  return sideBySide(results, ['ours', 'rival’s', 'ratio', 'met'], rowsOf);
}

function rowsOf({ unit, lines, unable, leftOut }: Result): Row[] {
  const withUnit = (value: number): string => `${figure(value)} ${unit}`;
  const able = lines.map((line: Line) => ({
    line,
    cells: [withUnit(line.ours), withUnit(line.rivals), ratio(line), verdict(line)],
  }));
  const absent = (rivals: object, word: string): Row[] =>
    Object.keys(rivals).map((rival) => ({
      line: { rival },
      cells: ['', word, '', ''],
    }));
  return [...able, ...absent(unable, 'cannot'), ...absent(leftOut, 'left out')];
}
