/** In which order those that wait leave. */
export type Leaving = 'from the back' | 'from the front' | 'at random';

/** Those that wait, in the order in which they are to leave: the same on every side. */
export function leavingOrder<T>(waiting: readonly T[], leaving: Leaving): T[] {
  const order = [...waiting];
  if (leaving === 'from the back') order.reverse();
  if (leaving === 'at random') shuffle(order);
  return order;
}

/** Fisher and Yates, with a generator that starts at the same seed each time. */
function shuffle(items: unknown[]): void {
  let state = 1;
  for (let last = items.length - 1; last > 0; last--) {
    // Park and Miller's.
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [items[last], items[other]] = [items[other], items[last]];
  }
}
