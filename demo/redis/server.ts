import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../spec/redis/helpers/freePort.js';

const PATIENCE_MILLISECONDS = 5_000;

/** The server that the workers share. */
export interface Server {
  readonly url: string;
  /** What it is, in words. */
  readonly text: string;
  stop(): Promise<void>;
}

/** The one that REDIS_URL names, or else one of our own. */
export async function startServer(): Promise<Server> {
  const url = process.env['REDIS_URL'];
  if (!url) return startOwn();
  await answers(url);
  return { url, text: 'the server of REDIS_URL', stop: () => Promise.resolve() };
}

/** On a free port, with a folder of its own. */
async function startOwn(): Promise<Server> {
  const port = String(await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'rxjs-locks-demo-redis-'));
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn('redis-server', options, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    removeFolder();
  };
  try {
    // Rejects where there is no such program.
    await once(child, 'spawn');
  } catch (cause) {
    ended.catch(() => undefined);
    removeFolder();
    const message =
      'there is no redis-server: apt-get install redis-server, or name a server with REDIS_URL';
    throw new Error(message, { cause });
  }
  const url = `redis://127.0.0.1:${port}`;
  try {
    await answers(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, text: `redis-server on port ${port}, in ${folder}`, stop };
}

/** Resolves once a server answers. */
async function answers(url: string): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const error = await errorOf(url);
    if (!error) return;
    // Without the address: it may have a password in it.
    if (performance.now() > end) throw new Error(`the server does not answer: ${error}`);
    await delay(50);
  }
}

/** Asks it once. */
async function errorOf(url: string): Promise<string | undefined> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  // What the client throws says less.
  let error: NodeJS.ErrnoException | undefined;
  client.on('error', (emitted) => (error = emitted as NodeJS.ErrnoException));
  try {
    await client.connect();
    await client.ping();
    return undefined;
  } catch (thrown) {
    const { message, code } = error ?? (thrown as NodeJS.ErrnoException);
    return message || String(code);
  } finally {
    client.disconnect();
  }
}
