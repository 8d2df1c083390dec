import type { Cell } from '../Cell.js';
import type { Workplace } from '../Workplace.js';

/** How a cell has gone. */
export interface CellResult {
  readonly name: string;
  readonly failed: boolean;
  /** What it has seen, or what went wrong. */
  readonly told: string;
  readonly seconds: number;
}

/** Runs a cell. One that fails keeps no other from running. */
export async function runCell(cell: Cell, workplace: Workplace): Promise<CellResult> {
  const start = performance.now();
  const result = (failed: boolean, told: string): CellResult => ({
    name: cell.name,
    failed,
    told: told.trim(),
    seconds: (performance.now() - start) / 1000,
  });
  try {
    return result(false, await cell.run(workplace));
  } catch (error) {
    return result(true, error instanceof Error ? error.message : String(error));
  }
}
