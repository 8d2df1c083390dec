import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './freePort.js';
import { until } from './until.js';

const VERSIONS = '/usr/lib/postgresql';
/** Where Debian has its programs, if they are installed. */
const programs = (existsSync(VERSIONS) ? readdirSync(VERSIONS) : [])
  .map((version) => `${VERSIONS}/${version}/bin`)
  .find((folder) => existsSync(`${folder}/initdb`));

/** It refuses to run as root, and runs as this user then. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** A real PostgreSQL on a port and in a folder of its own. */
export class PostgresServer {
  static readonly isInstalled = programs !== undefined;
  readonly options: Readonly<pg.ClientConfig>;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(port: number, folder: string) {
    this.options = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
    this.#folder = folder;
    const where = ['-D', folder, '-k', folder, '-h', '127.0.0.1', '-p', String(port)];
    // What it writes is thrown away at the end.
    this.#process = spawn(`${programs ?? ''}/postgres`, [...where, '-F'], {
      stdio: 'ignore',
      ...user,
    });
  }

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'rxjs-locks-postgres-'));
    if (isRoot) chownSync(folder, NOBODY, NOBODY);
    const options = ['-D', folder, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'];
    execFileSync(`${programs ?? ''}/initdb`, options, { stdio: 'ignore', ...user });
    const server = new PostgresServer(await freePort(), folder);
    await until('PostgreSQL answers', () => server.#answers());
    return server;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    // The fast shutdown: it does not wait for its clients.
    this.#process.kill('SIGINT');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client(this.options);
    client.on('error', () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end();
    }
  }
}
