import type { Asked } from '../clients/Calls.js';

/**
 * Of how many pairs the one that asked later was granted first.
 *
 * @param outcome in the order in which they asked
 */
export function pairsOutOfOrder(outcome: readonly Asked[]): number {
  const grants = outcome.map(({ grantedAt = Infinity }) => grantedAt);
  return grants.reduce(
    (pairs, grant, index) =>
      pairs + grants.slice(index + 1).filter((later) => later < grant).length,
    0,
  );
}
