import { Redis } from 'ioredis';
import Redis5 from 'ioredis-5';
import { firstValueFrom } from 'rxjs';
import { RedisLocks } from '../../../lib/redis/index.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';

describe('The keyPrefix of an ioredis client', () => {
  const suite = serverOfSuite();

  it('comes before every key, in each version', async () => {
    const versions = { 'ioredis 6': Redis, 'ioredis 5.0': Redis5 as unknown as typeof Redis };
    for (const [name, Client] of Object.entries(versions)) {
      const client = new Client(suite.server.port, '127.0.0.1', { keyPrefix: `${name}:` });
      const locks = new RedisLocks(client);
      const lease = await firstValueFrom(locks.lock('x').acquire());
      const keys = (await suite.server.control.call('KEYS', '*')) as string[];
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.filter((key) => !key.startsWith(`${name}:`))).toEqual([]);
      lease.release();
      locks.close();
      client.disconnect();
      await suite.server.control.call('FLUSHALL');
    }
  });
});
