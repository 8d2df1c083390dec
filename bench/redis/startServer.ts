import { spawnSync } from 'node:child_process';
import { RedisServer } from '../../spec/redis/helpers/RedisServer.js';

/**
 * Starts a server on a free port and in a folder of its own, as it comes: it keeps nothing on the disk.
 *
 * @throws Error if none is installed, with how to install it
 */
export async function startServer(): Promise<RedisServer> {
  if (spawnSync('redis-server', ['--version']).error) {
    throw new Error(
      'bench: there is no redis-server here. On Debian you get it by: apt-get install redis-server',
    );
  }
  return RedisServer.start('--appendonly', 'no');
}
