import { Redisson } from 'node-redisson';
import type { RedisContender } from '../RedisContender.js';

export const nodeRedisson: RedisContender = {
  name: 'node-redisson',
  packages: ['node-redisson', 'ioredis'],
  note: 'subscribes after it has asked, and does not ask again once it has subscribed. It misses a release in between, and then waits until the lease of 30 s runs out.',
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
