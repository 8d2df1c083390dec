import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { until } from './until.js';

/** The demo while it runs, with all its processes in a group of their own. */
export class Demo {
  out = '';
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown[]>;

  constructor(command: string, args: readonly string[], env: Record<string, string> = {}) {
    const given = { ...process.env, REDIS_URL: '', ...env };
    this.#process = spawn(command, args, { detached: true, env: given });
    this.#ended = once(this.#process, 'close');
    this.#process.stdout.on('data', (data) => (this.out += String(data)));
    this.#process.stderr.on('data', (data) => (this.out += String(data)));
  }

  /** Whether one of its processes is left. */
  get isLeft(): boolean {
    return this.#signal(0);
  }

  /** Which of its workers are left. */
  get workersLeft(): string[] {
    const workers = Array.from(
      this.out.matchAll(/starts, as process (\d+)/g),
      ([, pid = '']) => pid,
    );
    return workers.filter((pid) => existsSync(`/proc/${pid}`));
  }

  press(key: string): void {
    this.#process.stdin.write(key);
  }

  signal(signal: 'SIGTERM'): void {
    this.#process.kill(signal);
  }

  /** Resolves with the first match, once there is one. */
  async says(pattern: RegExp, within = 15_000): Promise<RegExpExecArray> {
    await until(String(pattern), () => pattern.test(this.out), within);
    const found = pattern.exec(this.out);
    if (!found) throw new Error(`it does not say ${String(pattern)}`);
    return found;
  }

  async code(): Promise<unknown> {
    const [code] = await this.#ended;
    return code;
  }

  /** Kills what is left of it. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: 0 | 'SIGKILL'): boolean {
    try {
      return process.kill(-(this.#process.pid ?? 0), signal);
    } catch {
      return false;
    }
  }
}
