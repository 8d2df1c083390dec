import { setTimeout as delay } from 'node:timers/promises';
import { CommandCounter } from '../CommandCounter.js';
import { CLIENTS, type World } from '../clients/Clients.js';
import type { RedisEffort } from '../efforts.js';
import { atOnce } from './throughput.js';

export interface Names {
  readonly milliseconds: number;
  /** For a grant and its release. */
  readonly commands: number;
  /** How many keys more there are afterwards. */
  readonly keys: number;
}

/** Until all releases have arrived, and what the rivals let expire at once has expired. */
const SETTLING_MILLISECONDS = 1_000;

/** Asks for many locks at once, none of them twice. First for the time, and then for the commands. */
export async function names(world: World, effort: RedisEffort): Promise<Names> {
  const { server, contender } = world;
  const before = await server.control.dbsize();
  const { granted, milliseconds } = await take(world, 'timed', effort);
  if (granted !== effort.names) {
    throw new Error(`bench: ${contender.name} was granted ${String(granted)} names`);
  }
  await delay(SETTLING_MILLISECONDS);
  const keys = (await server.control.dbsize()) - before;
  const counter = await CommandCounter.start(server, contender.heartbeat);
  const { commands } = await counter.count(async () => {
    await take(world, 'counted', effort);
    await delay(SETTLING_MILLISECONDS);
  });
  counter.stop();
  return { milliseconds, commands: commands / effort.names, keys };
}

function take(
  world: World,
  prefix: string,
  { names: all, within }: RedisEffort,
): ReturnType<typeof atOnce> {
  const lists = world.clients.map((_, client) =>
    Array.from(
      { length: all / CLIENTS },
      (__, index) => `${prefix} ${String(client)} ${String(index)}`,
    ),
  );
  return atOnce(world, lists, within);
}
