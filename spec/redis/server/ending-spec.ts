import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { clients, newest } from '../helpers/clients.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';

const PROGRAM = fileURLToPath(new URL('../program.js', import.meta.url));

describe('A process', () => {
  const suite = serverOfSuite();

  async function run(kind: string, what: string): Promise<ChildProcess> {
    const child = fork(PROGRAM, [kind, String(suite.server.port), what]);
    await once(child, 'message');
    return child;
  }

  for (const { name } of clients) {
    // node-redis 4.0 cannot let a socket go.
    const can = name !== 'node-redis 4.0';

    it(`${can ? 'ends' : 'does not end'} while its session is idle, by ${name}`, async () => {
      const child = await run(name, 'idle');
      const ended = once(child, 'exit').then(([code]: unknown[]) => code);
      const outcome = await Promise.race([ended, delay(1_500, 'runs')]);
      child.kill('SIGKILL');
      expect(outcome).toBe(can ? 0 : 'runs');
    }, 20_000);
  }

  for (const { name } of newest) {
    it(`ends while its session is idle and the server is gone, by ${name}`, async () => {
      const child = await run(name, 'cut');
      await suite.server.kill();
      const ended = once(child, 'exit').then(([code]: unknown[]) => code);
      await delay(200);
      child.send('end');
      const outcome = await Promise.race([ended, delay(1_500, 'runs')]);
      child.kill('SIGKILL');
      await suite.server.restart();
      expect(outcome).toBe(0);
    }, 20_000);

    it(`does not end while something waits, by ${name}`, async () => {
      const child = await run(name, 'waiting');
      const ended = once(child, 'exit').then(() => 'ended');
      const outcome = await Promise.race([ended, delay(1_500, 'runs')]);
      child.kill('SIGKILL');
      expect(outcome).toBe('runs');
    }, 20_000);
  }
});
