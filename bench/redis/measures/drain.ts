import type { Asked } from '../clients/Calls.js';
import type { World } from '../clients/Clients.js';
import type { CommandCounter, Sent } from '../CommandCounter.js';

/** How many requests wait. */
export const WAITING = 20;

/**
 * Lets requests of all clients wait for a lock, one after the other, and then gives it back. Each is
 * held for some time, and given back.
 *
 * @returns what became of them, in the order in which they asked, and what was sent
 */
export async function drain(
  { client }: World,
  name: string,
  work: number,
  within: number,
  counter: CommandCounter,
): Promise<{ outcome: Asked[]; count: Sent }> {
  const requests = Array.from({ length: WAITING }, (_, index) => `${name} ${String(index)}`);
  let outcome: Asked[] = [];
  const count = await counter.count(async () => {
    const holder = `${name} holder`;
    await client(WAITING).call('ask', holder, name, null);
    await client(WAITING).call('outcome', holder, within);
    for (const [turn, request] of requests.entries()) {
      await client(turn).call('ask', request, name, work);
    }
    await client(WAITING).call('release', holder);
    outcome = await Promise.all(
      requests.map((request, turn) => client(turn).call('finished', request, within)),
    );
  });
  return { outcome, count };
}
