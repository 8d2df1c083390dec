/**
 * A program that uses a lock and does not close its session:
 *
 *     node program.js KIND PORT idle | waiting | cut
 */
import { firstValueFrom } from 'rxjs';
import { RedisLocks } from '../../lib/redis/index.js';
import { clients } from './helpers/clients.js';

const [, , kindName, port, what] = process.argv;
const kind = clients.find(({ name }) => name === kindName);
if (!kind) throw new Error(`no such client: ${String(kindName)}`);
const connected = await kind.connect(Number(port));
const lock = new RedisLocks(connected.client, { lease: 600 }).lock('a');
const first = await firstValueFrom(lock.acquire());
const second = firstValueFrom(lock.acquire());
// So that it waits in the server, and hears of its grant by the subscription.
setTimeout(() => first.release(), 50);
(await second).release();
await new Promise((resolve) => setTimeout(resolve, 50));
if (what === 'waiting') {
  await firstValueFrom(lock.acquire());
  lock.acquire().subscribe();
}
if (what === 'cut') process.once('message', () => process.disconnect());
process.send?.('done');
if (what !== 'cut') process.disconnect();
await connected.close();
