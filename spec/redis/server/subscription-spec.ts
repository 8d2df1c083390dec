import { setImmediate as turn } from 'node:timers/promises';
import { portOf } from '../../../lib/redis/clients/portOf.js';
import { clients } from '../helpers/clients.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';
import { until } from '../helpers/until.js';

describe('A connection that hears a channel', () => {
  const suite = serverOfSuite();

  for (const kind of clients) {
    it(`is gone once it is closed, however far it has come, by ${kind.name}`, async () => {
      const connected = await kind.connect(suite.server.port);
      const port = portOf('port', connected.client);
      const connections = async (): Promise<number> => {
        const list = String(await suite.server.control.call('CLIENT', 'LIST'));
        return list.trim().split('\n').length;
      };
      const before = await connections();
      for (let turns = 0; turns < 40; turns++) {
        const subscription = port.subscribe('channel', fail, fail);
        subscription.ready.catch(() => undefined);
        for (let passed = 0; passed < turns; passed++) await turn();
        subscription.close();
      }
      await until(
        'no other connection is left',
        async () => {
          const channels = await suite.server.control.call('PUBSUB', 'CHANNELS');
          return (channels as string[]).length === 0 && (await connections()) <= before;
        },
        4_000,
      );
      expect(await connections()).toBeLessThanOrEqual(before);
      await connected.close();
    });
  }
});
