import { Redisson } from 'node-redisson';
import type { RedisContender } from '../RedisContender.js';

export const nodeRedisson: RedisContender = {
  name: 'node-redisson',
  packages: ['node-redisson', 'ioredis'],
  connect: (port) => {
    const redisson = new Redisson({ redis: { options: { port } } });
    return Promise.resolve({
      acquire: async (name) => {
        const lock = redisson.getLock(name);
        await lock.lock();
        return () => lock.unlock();
      },
    });
  },
};
