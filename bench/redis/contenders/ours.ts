import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { firstValueFrom } from 'rxjs';
import { type RedisClient, RedisLocks } from 'rxjs-locks/redis';
import { OURS } from '../../contenders/names.js';
import type { RedisContender, RedisMutex } from '../RedisContender.js';

const heartbeat = 'beat';

export const oursWithIoredis: RedisContender = {
  name: OURS,
  packages: ['ioredis'],
  note: 'does more in the server at each call than a SET does. Its releases are not waited for.',
  heartbeat,
  connect: (port) => Promise.resolve(mutexOf(new Redis(port))),
};

export const oursWithNodeRedis: RedisContender = {
  name: `${OURS}, node-redis`,
  packages: ['redis'],
  heartbeat,
  connect: async (port) => {
    const client = createClient({ socket: { port } });
    await client.connect();
    return mutexOf(client);
  },
};

function mutexOf(client: RedisClient): RedisMutex {
  const locks = new RedisLocks(client);
  return {
    acquire: async (name) => {
      const lease = await firstValueFrom(locks.lock(name).acquire());
      return () => lease.release();
    },
  };
}
