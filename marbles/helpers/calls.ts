import type { Context } from 'rxjs-marbles/jasmine/index.js';

/**
 * Makes the calls that the letters of a row stand for, each at its frame.
 *
 *     calls(m, '---s---c', { s: () => event.set(), c: () => event.clear() });
 */
export function calls(m: Context, row: string, by: Record<string, () => void>): void {
  m.hot(row, by).subscribe((call) => {
    call();
  });
}
