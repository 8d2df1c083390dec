import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './freePort.js';
import { until } from './until.js';

/** A real server on a port and in a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'rxjs-locks-redis-'));
  #process: ChildProcess | undefined = undefined;
  #control: Redis | undefined = undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(...options: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.restart(...options);
    return server;
  }

  /** Its own connection, for what a spec does to it and sees of it. */
  get control(): Redis {
    if (!this.#control) throw new Error('the server has not been started');
    return this.#control;
  }

  /** Every write is on the disk when it is answered, so that a killed server has its data. */
  async restart(...options: string[]): Promise<void> {
    const given = ['--port', String(this.port), '--dir', this.#folder, '--save', ''];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--bind', '127.0.0.1'];
    this.#process = spawn('redis-server', [...given, ...kept, ...options], { stdio: 'ignore' });
    this.#control = await this.#connected();
  }

  /** As when its machine loses power. */
  async kill(): Promise<void> {
    this.#control?.disconnect();
    const running = this.#process;
    this.#process = undefined;
    if (!running) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  /** As when its disk is full: it cannot save, and refuses to write until it can. */
  async failToSave(): Promise<void> {
    // It would write a file of this name.
    mkdirSync(join(this.#folder, 'dump.rdb'));
    await this.control.config('SET', 'save', '3600 1');
    await this.control.bgsave();
    await until('it has failed to save', async () =>
      (await this.control.info('persistence')).includes('rdb_last_bgsave_status:err'),
    );
  }

  /** As when its disk has room again. */
  async saveAgain(): Promise<void> {
    rmSync(join(this.#folder, 'dump.rdb'), { recursive: true });
    await this.control.bgsave();
    await until('it has saved', async () =>
      (await this.control.info('persistence')).includes('rdb_last_bgsave_status:ok'),
    );
  }

  /** Takes its data away, while it does not run. */
  forget(): void {
    rmSync(this.#folder, { recursive: true });
    mkdirSync(this.#folder);
  }

  /** A copy of its data as of now. */
  async copy(): Promise<string> {
    await this.control.save();
    const copy = mkdtempSync(join(tmpdir(), 'rxjs-locks-copy-'));
    cpSync(join(this.#folder, 'dump.rdb'), join(copy, 'dump.rdb'));
    return copy;
  }

  /** Starts it with an older copy of its data. */
  async restore(copy: string): Promise<void> {
    this.forget();
    cpSync(copy, this.#folder, { recursive: true });
    rmSync(copy, { recursive: true });
    await this.restart('--appendonly', 'no');
  }

  /** @param signal SIGSTOP, to let it hang, or SIGCONT */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal);
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Which keys there are, without what they begin with. */
  async keys(): Promise<string[]> {
    const keys = await this.control.keys('*');
    return keys.map((key) => key.replace(/^\{.*?\}:/, '')).sort();
  }

  /** How often each command was called by clients since the last time. */
  async calls(): Promise<Record<string, number>> {
    const info = await this.control.info('commandstats');
    await this.control.config('RESETSTAT');
    const found = info.matchAll(/^cmdstat_(\S+):calls=(\d+)/gm);
    const calls: Record<string, number> = {};
    for (const [, name = '', count] of found) calls[name] = Number(count);
    return calls;
  }

  async #connected(): Promise<Redis> {
    for (let tries = 0; tries < 500; tries++) {
      const client = new Redis(this.port, { lazyConnect: true, retryStrategy: () => null });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return client;
      } catch {
        client.disconnect();
        await delay(10);
      }
    }
    throw new Error(`no server on port ${String(this.port)}`);
  }
}
