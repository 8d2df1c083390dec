import { shown } from '../../check/shown.js';
import type { IoredisClient, NodeRedisClient, RedisClient } from '../types.js';
import { ioredis } from './ioredis.js';
import { nodeRedis } from './nodeRedis.js';
import type { Port } from './Port.js';

/**
 * Tells a client by its shape.
 *
 * @param what the call, for the message
 * @throws TypeError for anything but a client of one server
 */
export function portOf(what: string, client: RedisClient): Port {
  if (isIoredis(client)) return ioredis(client);
  if (isNodeRedis(client)) return nodeRedis(client);
  throw new TypeError(
    `${what}: a client of one server, made by ioredis or by redis (node-redis), no cluster, pool, sentinel or legacyMode, got ${shown(client)}`,
  );
}

function isIoredis(client: object): client is IoredisClient {
  const { isCluster, status } = Object(client) as Partial<IoredisClient>;
  return isCluster === false && typeof status === 'string' && has(client, 'call', 'duplicate');
}

/**
 * Its cluster, its pool and its sentinel have no `options`, or cannot be duplicated. In the legacy
 * mode of version 4, no command returns a promise. Later versions ignore that option.
 */
function isNodeRedis(client: object): client is NodeRedisClient {
  const { isOpen, options } = Object(client) as Partial<NodeRedisClient>;
  return (
    typeof isOpen === 'boolean' &&
    typeof options === 'object' &&
    has(client, 'sendCommand', 'duplicate', 'subscribe') &&
    (!options.legacyMode || has(client, 'destroy'))
  );
}

function has(client: object, ...methods: string[]): boolean {
  return methods.every(
    (method) => typeof (client as Record<string, unknown>)[method] === 'function',
  );
}
