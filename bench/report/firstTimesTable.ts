import type { Result } from '../harness/Result.js';
import { figure, ratio, verdict } from './formats.js';
import { type Row, sideBySide } from './sideBySide.js';

/** Ours beside each rival with its first items: in a fresh process, and after a collection. */
export function firstTimesTable(results: readonly Result[]): string {
  return sideBySide(
    results,
    ['ours, cold', 'cold', 'met', 'ours, after a collection', 'after a collection'],
    rowsOf,
  );
}

function rowsOf({ unit, cold, afterCollection }: Result): Row[] {
  return cold.map((line, index) => {
    const after = afterCollection[index];
    return {
      line,
      cells: [
        `${figure(line.ours)} ${unit}`,
        ratio(line),
        verdict(line),
        ...(after ? [`${figure(after.ours)} ${unit}`, ratio(after)] : ['', '']),
      ],
    };
  });
}
