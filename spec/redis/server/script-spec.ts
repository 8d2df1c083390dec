import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { serverOfSuite } from '../helpers/serverOfSuite.js';

const SCRIPT = readFileSync('lib/redis/locks.lua', 'utf8');
const QUEUE = 'semaphore:a';

describe('the script, on a server,', () => {
  const suite = serverOfSuite();

  const call = async (...words: string[]) =>
    (await suite.server.control.eval(SCRIPT, 1, '{script}', ...words)) as string[];

  const acquire = (session: string, id: string, permits: string) =>
    call('acquire', session, id, permits, '2', QUEUE, 'false');

  // The session of a dead process is ended by the next call, whatever that asks for.
  it('gives a later grant a larger token, also where the same call ends a dead session', async () => {
    await call('beat', 'dead.1', '100', 'true', '0', '0');
    await call('beat', 'waits.1', '5000', 'true', '0', '0');
    await call('beat', 'comes.1', '5000', 'true', '0', '0');
    await acquire('dead.1', '1', '2');
    expect((await acquire('waits.1', '1', '1'))[0]).toBe('waiting');
    await delay(150);
    const [kind, later] = await acquire('comes.1', '1', '1');
    const [, earlier] = await acquire('waits.1', '1', '1');
    expect(kind).toBe('granted');
    expect(Number(later)).toBeGreaterThan(Number(earlier));
  });

  it('does not know a session any more whose deadline has passed, nor what it had asked for', async () => {
    await call('beat', 'dies.1', '100', 'true', '0', '0');
    await acquire('dies.1', '1', '1');
    await delay(150);
    expect(await acquire('dies.1', '1', '1')).toEqual(['lost']);
    expect(await acquire('dies.1', '2', '1')).toEqual(['lost']);
  });
});
