import { setTimeout as delay } from 'node:timers/promises';
import type { World } from '../clients/Clients.js';
import type { RedisEffort } from '../efforts.js';

/** In milliseconds. */
export interface HandOvers {
  /** From the call that gives back to the grant in another process. */
  readonly handOvers: readonly number[];
  readonly pings: readonly number[];
  /** From the call of PUBLISH to the message in another process. */
  readonly messages: readonly number[];
}

/** The longest that a lock is held while another waits: longer than a rival takes to ask again. */
const LONGEST_MILLISECONDS = 250;

/** One holds, and one in another process waits; then it is given back. In turn with the baselines. */
export async function handOver(
  { client }: World,
  { handOvers: times, within }: RedisEffort,
): Promise<HandOvers> {
  const handOvers: number[] = [];
  const pings: number[] = [];
  const messages: number[] = [];
  await client(0).call('ask', '0', 'handed over', null);
  await client(0).call('outcome', '0', within);
  for (let turn = 0; turn < times; turn++) {
    const holder = client(turn);
    const waiter = client(turn + 1);
    const request = String(turn + 1);
    await waiter.call('ask', request, 'handed over', null);
    await delay(Math.random() * LONGEST_MILLISECONDS);

    // Both wake up before anything is measured.
    await Promise.all([holder.call('ping'), waiter.call('ping')]);
    pings.push(await holder.call('ping'));

    const heard = waiter.call('message');
    // It listens now.
    await waiter.call('ping');
    const sentAt = await holder.call('publish', waiter.channel);
    messages.push((await heard) - sentAt);

    const granted = waiter.call('outcome', request, within);
    const releasedAt = await holder.call('release', String(turn));
    const { grantedAt } = await granted;
    // The lease of the one before may have to run out first: that is longer than a measure may take.
    handOvers.push((grantedAt ?? Infinity) - releasedAt);
    if (grantedAt === undefined) break;
  }
  await client(handOvers.length).call('release', String(handOvers.length));
  return { handOvers, pings, messages };
}
