import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '../../../spec/redis/helpers/RedisServer.js';
import { CLIENTS, type World } from '../clients/Clients.js';
import type { RedisEffort } from '../efforts.js';

/** Until everything has arrived, and the buffers of the connections have been used. */
const SETTLING_MILLISECONDS = 3_000;

/** How many bytes of the server a waiting request takes. */
export async function memory(
  { server, client, clients }: World,
  { waiting, within }: RedisEffort,
): Promise<number> {
  await client(0).call('ask', 'holder', 'held', null);
  await client(0).call('outcome', 'holder', within);
  const before = await usedMemory(server);
  const names = Array.from({ length: waiting / CLIENTS }, () => 'held');
  for (const each of clients) {
    // They wait until their processes end.
    each.call('askAtOnce', names, 10 * within).catch(() => undefined);
  }
  await delay(SETTLING_MILLISECONDS);
  return ((await usedMemory(server)) - before) / waiting;
}

/** Without the buffers of the connections. */
async function usedMemory(server: RedisServer): Promise<number> {
  const info = await server.control.info('memory');
  const read = (field: string): number =>
    Number(new RegExp(`^${field}:(\\d+)`, 'm').exec(info)?.[1]);
  return read('used_memory') - read('mem_clients_normal');
}
