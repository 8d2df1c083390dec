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

/** The clients of a contender, of which each measure gets some that have nothing to do. */
export class Clients {
  readonly #server: RedisServer;
  readonly #contender: RedisContender;
  #clients: readonly Client[] = [];

  constructor(server: RedisServer, contender: RedisContender) {
    this.#server = server;
    this.#contender = contender;
  }

  /** Those there are, or new ones and an empty server where requests were late. */
  async atRest(): Promise<World> {
    const underWay = await Promise.all(this.#clients.map((client) => client.call('underWay')));
    if (underWay.some((count) => count > 0)) await this.stop();
    if (this.#clients.length === 0) await this.#start();
    const clients = this.#clients;
    return {
      server: this.#server,
      contender: this.#contender,
      clients,
      client: (turn) => {
        const client = clients[turn % CLIENTS];
        if (!client) throw new Error('bench: the client has been stopped');
        return client;
      },
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.stop()));
    this.#clients = [];
  }

  async #start(): Promise<void> {
    await this.#server.control.flushall();
    this.#clients = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) =>
        Client.start(this.#contender.name, this.#server.port, `bench:${String(index)}`),
      ),
    );
    // One after the other, so that each of them waits for itself alone.
    for (const client of this.#clients) await client.call('warmUp');
  }
}
