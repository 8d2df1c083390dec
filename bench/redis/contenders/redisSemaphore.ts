import { Redis } from 'ioredis';
import { Mutex } from 'redis-semaphore';
import type { RedisContender } from '../RedisContender.js';

export const redisSemaphore: RedisContender = {
  name: 'redis-semaphore',
  packages: ['redis-semaphore', 'ioredis'],
  note: 'asks every 10 ms, so the commands grow with the time that the lock is held.',
  connect: (port) => {
    const client = new Redis(port);
    return Promise.resolve({
      acquire: async (name) => {
        const mutex = new Mutex(client, name);
        await mutex.acquire();
        return () => mutex.release();
      },
    });
  },
};
