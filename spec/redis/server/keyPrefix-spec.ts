import { firstValueFrom } from 'rxjs';
import { RedisLocks } from '../../../lib/redis/index.js';
import { clients } from '../helpers/clients.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';

describe('The keyPrefix of a client', () => {
  const suite = serverOfSuite();

  for (const kind of clients.filter(({ name }) => name.startsWith('ioredis'))) {
    it(`comes before every key, by ${kind.name}`, async () => {
      const connected = await kind.connect(suite.server.port, { keyPrefix: 'app:' });
      const locks = new RedisLocks(connected.client);
      await firstValueFrom(locks.lock('x').acquire());
      const keys = (await suite.server.control.call('KEYS', '*')) as string[];
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.filter((key) => !key.startsWith('app:'))).toEqual([]);
      locks.close();
      await connected.close();
    });
  }
});
