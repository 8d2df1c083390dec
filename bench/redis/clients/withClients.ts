import type { RedisServer } from '../../../spec/redis/helpers/RedisServer.js';
import type { RedisContender } from '../RedisContender.js';
import { Client } from './Client.js';

/** In how many processes requests are made. */
export const CLIENTS = 4;

/** Four clients of a contender, each in a process of its own, and the server that they are connected to. */
export interface World {
  readonly server: RedisServer;
  readonly contender: RedisContender;
  readonly clients: readonly Client[];
  /** The clients take turns. */
  readonly client: (turn: number) => Client;
}

/** Measures something with an empty server and with new clients, and ends them. */
export async function withClients<T>(
  server: RedisServer,
  contender: RedisContender,
  measure: (world: World) => Promise<T>,
): Promise<T> {
  await server.control.flushall();
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) =>
      Client.start(contender.name, server.port, `bench:${String(index)}`),
    ),
  );
  const [first] = clients;
  if (!first) throw new Error('bench: no clients');
  try {
    // One after the other, so that each of them waits for itself alone.
    for (const client of clients) await client.call('warmUp');
    return await measure({
      server,
      contender,
      clients,
      client: (turn) => clients[turn % CLIENTS] ?? first,
    });
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
  }
}
