import { spawnSync } from 'node:child_process';
import { RedisServer } from '../../spec/redis/helpers/RedisServer.js';

/** What is said where there is no server to start. */
export const NO_SERVER =
  'bench: redis needs redis-server, which is not here: apt-get install redis-server';

export function isServerInstalled(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** Starts a server on a free port and in a folder of its own. It keeps nothing on the disk. */
export async function startServer(): Promise<RedisServer> {
  return RedisServer.start('--appendonly', 'no');
}
