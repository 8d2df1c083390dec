import { lastValueFrom } from 'rxjs';
import { type RedisClient, RedisLocks, type RedisLocksOptions } from '../../../lib/redis/index.js';
import type { Asking } from './Asking.js';
import type { ClientKind, Connected, Where } from './clients.js';
import type { RedisServer } from './RedisServer.js';
import { until } from './until.js';

/** How long sessions live in specs, in milliseconds. */
export const LEASE = 600;

/** What one spec has opened, to be closed at its end. */
export class World {
  readonly server: RedisServer;
  readonly kind: ClientKind;
  readonly #connected: Connected[] = [];
  readonly #sessions: RedisLocks[] = [];

  constructor(server: RedisServer, kind: ClientKind) {
    this.server = server;
    this.kind = kind;
  }

  /** A client of its own, as another process has it. */
  async client(port = this.server.port, where: Where = {}): Promise<Connected> {
    const connected = await this.kind.connect(port, where);
    this.#connected.push(connected);
    return connected;
  }

  /** A session on a client of its own. */
  async session(options: RedisLocksOptions = {}, port = this.server.port): Promise<RedisLocks> {
    const { client } = await this.client(port);
    return this.sessionOn(client, options);
  }

  sessionOn(client: RedisClient, options: RedisLocksOptions = {}): RedisLocks {
    const session = new RedisLocks(client, { lease: LEASE, ...options });
    this.#sessions.push(session);
    return session;
  }

  /** Resolves once so many requests of a name wait in the server. */
  async waiting(queue: string, count: number, prefix = 'rxjs-locks'): Promise<void> {
    await until(
      `${String(count)} wait in ${queue}`,
      async () => (await this.server.control.zcard(`{${prefix}}:waiting:${queue}`)) === count,
    );
  }

  /** Asks in the order in which the requests arrive at the server. */
  async askInTurn<T extends readonly (() => Asking)[]>(
    queue: string,
    requests: readonly [...T],
  ): Promise<{ [K in keyof T]: Asking }> {
    const askings: Asking[] = [];
    for (const request of requests) {
      askings.push(request());
      await this.waiting(queue, askings.length);
    }
    return askings as { [K in keyof T]: Asking };
  }

  /** Closes the sessions, and says which keys are left in the server. */
  async end(): Promise<string[]> {
    await Promise.all(
      this.#sessions.map((session) => lastValueFrom(session.close(), { defaultValue: undefined })),
    );
    await Promise.all(this.#connected.map((each) => each.close()));
    return this.server.keys();
  }
}
