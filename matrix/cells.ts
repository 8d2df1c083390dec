import type { Cell } from './Cell.js';
import { declarationCells } from './cells/declarationCells.js';
import { packageCells } from './cells/packageCells.js';
import { smokeCells } from './cells/smokeCells.js';
import { specCells } from './cells/specCells.js';
import { webCells } from './cells/webCells.js';

/** Everything that is tried, what is quickest first. */
export const cells: readonly Cell[] = [
  ...packageCells,
  ...smokeCells,
  ...webCells,
  ...declarationCells,
  ...specCells,
];
