import type { Workplace } from './Workplace.js';

/** One thing that is tried in one place. */
export interface Cell {
  readonly name: string;
  /** Whether the quick round leaves it out, since others come near to it. */
  readonly slow?: boolean;
  /** Tells in a few words what it has seen. Rejects where something is wrong, and where it cannot be tried. */
  run(workplace: Workplace): Promise<string>;
}
