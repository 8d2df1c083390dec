import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export const hasRedisServer = existsSync('/usr/bin/redis-server');

/** A real server on a free port, in a folder of its own. */
export interface RedisServer {
  readonly url: string;
  /** How many requests wait for a lock. */
  waiting(name: string): Promise<number>;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const port = String((free.address() as AddressInfo).port);
  free.close();
  await once(free, 'close');

  const folder = mkdtempSync(join(tmpdir(), 'rxjs-locks-nest-'));
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn('redis-server', options, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  return {
    url,
    waiting: (name) => client.zcard(`{rxjs-locks}:waiting:lock:${name}`),
    stop: async () => {
      client.disconnect();
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
