import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LEASE } from './figures.js';
import { NOTHING, type Report } from './Report.js';

const PROGRAM = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A worker, and what it has told last. */
export class WorkerProcess {
  readonly name: string;
  report = NOTHING;
  readonly #process: ChildProcess;

  /** @param changed is called when it does something else, and when it has ended */
  constructor(name: string, url: string, changed: () => void) {
    this.name = name;
    this.#process = fork(PROGRAM, [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#process.on('message', (report: Report) => {
      if (!this.isAlive) return;
      this.report = report;
      changed();
    });
    this.#process.on('exit', () => {
      this.report = NOTHING;
      changed();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isAlive(): boolean {
    return !this.#process.killed && this.#process.exitCode === null;
  }

  /** As when its machine loses power. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** Lets it give back what it holds, and resolves when the process has ended. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.send('end', () => undefined);
    const timeLeft = new AbortController();
    await Promise.race([ended, delay(2 * LEASE, undefined, timeLeft)]);
    timeLeft.abort();
    this.#process.kill('SIGKILL');
    await ended;
  }
}
