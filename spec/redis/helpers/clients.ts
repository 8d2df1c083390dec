import { Redis } from 'ioredis';
import Redis5 from 'ioredis-5';
import { createClient } from 'redis';
import { createClient as createClient4 } from 'redis-4';
import type { RedisClient } from '../../../lib/redis/index.js';

/** A client of an application, connected. */
export interface Connected {
  readonly client: RedisClient;
  /** What it has said went wrong. */
  readonly errors: Error[];
  close(): Promise<unknown>;
}

/** A client that is supported, in one version. */
export interface ClientKind {
  readonly name: string;
  /** Resolves when it is connected, if it is to be waited for: a server may refuse. */
  connect(port: number, where?: Where): Promise<Connected>;
}

/** As whom to connect, what the keys begin with (ioredis alone), and whether not to wait for it. */
export interface Where {
  readonly keyPrefix?: string;
  readonly username?: string;
  readonly password?: string;
  readonly refused?: boolean;
}

/** Tries again soon, so that specs do not take long. */
const SOON = 20;

function ioredisKind(name: string, Client: typeof Redis): ClientKind {
  return {
    name,
    connect: async (port, { refused, ...where } = {}) => {
      const client = new Client({
        port,
        host: '127.0.0.1',
        retryStrategy: () => SOON,
        maxRetriesPerRequest: null,
        ...where,
      });
      const errors: Error[] = [];
      client.on('error', (error: Error) => errors.push(error));
      if (!refused) await client.ping();
      return {
        client,
        errors,
        close: () => {
          client.disconnect();
          return Promise.resolve();
        },
      };
    },
  };
}

function nodeRedisKind(name: string, create: typeof createClient): ClientKind {
  return {
    name,
    connect: async (port, { refused, ...where } = {}) => {
      const client = create({
        socket: { port, host: '127.0.0.1', reconnectStrategy: () => SOON },
        ...where,
      });
      const errors: Error[] = [];
      client.on('error', (error: Error) => errors.push(error));
      const connected = client.connect();
      if (refused) connected.catch(() => undefined);
      else await connected;
      return {
        client,
        errors,
        close: async () => {
          // `disconnect` until version 4, `destroy` from 5 on.
          if ('destroy' in client) client.destroy();
          else await (client as { disconnect(): Promise<void> }).disconnect();
        },
      };
    },
  };
}

/** Where it does not matter which. */
export const plain = ioredisKind('ioredis 6', Redis);

export const newest: readonly ClientKind[] = [plain, nodeRedisKind('node-redis 6', createClient)];

/** Both clients, in the newest and in the oldest version that is supported. */
export const clients: readonly ClientKind[] = [
  ...newest,
  ioredisKind('ioredis 5.0', Redis5 as unknown as typeof Redis),
  nodeRedisKind('node-redis 4.0', createClient4 as unknown as typeof createClient),
];
