import { median } from '../../harness/spread.js';
import type { World } from '../clients/Clients.js';
import { CLIENTS } from '../clients/Clients.js';
import type { RedisEffort } from '../efforts.js';

export interface Throughput {
  readonly grantsPerSecond: number;
  /** How many were granted in time, where not all were. */
  readonly short?: { readonly granted: number; readonly asked: number };
}

/** Grants in a second where one process asks again and again, and nobody else does. */
export async function throughputAlone(
  { client }: World,
  { alone, times }: RedisEffort,
): Promise<Throughput> {
  const samples: number[] = [];
  for (let time = 0; time < times; time++) {
    samples.push(await client(0).call('inTurn', 'alone', alone));
  }
  return { grantsPerSecond: (alone / median(samples)) * 1_000 };
}

/**
 * Grants in a second where that many requests ask at once, and each gives back in its grant.
 *
 * @param times how often, if they are all granted in time
 */
export async function throughput(
  world: World,
  { within }: RedisEffort,
  asked: number,
  times: number,
): Promise<Throughput> {
  let sum = 0;
  let taken = 0;
  for (let time = 0; time < times; time++) {
    const names = Array.from({ length: asked / CLIENTS }, () => `all at once ${String(time)}`);
    const lists = world.clients.map(() => names);
    const { granted, milliseconds } = await atOnce(world, lists, within);
    if (granted < asked) {
      return {
        grantsPerSecond: (granted / milliseconds) * 1_000,
        short: { granted, asked },
      };
    }
    sum += granted;
    taken += milliseconds;
  }
  return { grantsPerSecond: (sum / taken) * 1_000 };
}

/**
 * Lets each client ask for all of its names at once.
 *
 * @returns how many were granted, and how long it took to the last grant
 */
export async function atOnce(
  { clients }: World,
  names: readonly (readonly string[])[],
  within: number,
): Promise<{ granted: number; milliseconds: number }> {
  const outcomes = await Promise.all(
    clients.map((client, index) => client.call('askAtOnce', names[index] ?? [], within)),
  );
  const all = outcomes.flat();
  const grants = all.flatMap(({ grantedAt }) => grantedAt ?? []);
  const first = all.reduce((least, { askedAt }) => Math.min(least, askedAt), Infinity);
  const last = grants.reduce((most, grantedAt) => Math.max(most, grantedAt), first);
  return { granted: grants.length, milliseconds: last - first };
}
