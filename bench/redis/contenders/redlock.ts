import { Redis } from 'ioredis';
import Redlock from 'redlock';
import type { RedisContender } from '../RedisContender.js';

/** It has no default. */
const LEASE_MILLISECONDS = 10_000;

export const redlock: RedisContender = {
  name: 'redlock',
  packages: ['redlock', 'ioredis'],
  options:
    '`retryCount: -1`, since it gives up after ten retries otherwise, about two seconds; a lease of 10 s, which has no default',
  note: 'asks every 100 to 300 ms, so a queue gets shorter faster the more requests are in it.',
  connect: (port) => {
    const manager = new Redlock([new Redis(port)], { retryCount: -1 });
    return Promise.resolve({
      acquire: async (name) => {
        const lock = await manager.acquire([name], LEASE_MILLISECONDS);
        return () => lock.release();
      },
    });
  },
};
