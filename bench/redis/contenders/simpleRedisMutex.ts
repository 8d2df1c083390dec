import { createClient } from 'redis';
import { lock } from 'simple-redis-mutex';
import type { RedisContender } from '../RedisContender.js';

export const simpleRedisMutex: RedisContender = {
  name: 'simple-redis-mutex',
  packages: ['simple-redis-mutex', 'redis'],
  note: 'asks again for every waiting request at each release, also for one that is just being granted: this is the fourth command of a grant alone.',
  connect: async (port) => {
    const client = createClient({ socket: { port } });
    await client.connect();
    return { acquire: (name) => lock(client, name) };
  },
};
