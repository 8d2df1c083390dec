import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { History } from './History.js';
import type { Order, Report } from './orders.js';
import { until } from './until.js';

const PROGRAM = fileURLToPath(new URL('../worker.js', import.meta.url));

/** A process with a session of its own. */
export class Worker {
  readonly name: string;
  readonly reports: Report[] = [];
  /** What it has said on its way out: an unhandled rejection, for example. */
  said = '';
  readonly #process: ChildProcess;
  readonly #permits = new Map<string, number>();
  readonly #queues = new Map<string, string>();

  /** @param history what all of them together have done */
  constructor(
    name: string,
    history: History,
    { kind = 'ioredis 6', port = 0, lease = 600, prefix = 'rxjs-locks' },
  ) {
    this.name = name;
    this.#process = fork(PROGRAM, [kind, String(port), String(lease), prefix], { silent: true });
    this.#process.stderr?.on('data', (text: Buffer) => (this.said += text.toString()));
    this.#process.on('message', (report: Report) => {
      this.reports.push(report);
      history.add(
        name,
        this.#queues.get(report.key) ?? '',
        this.#permits.get(report.key) ?? 1,
        report,
      );
    });
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get killed(): boolean {
    return this.#process.signalCode === 'SIGKILL';
  }

  async ready(): Promise<this> {
    await until(`${this.name} is ready`, () => this.has('ready', ''));
    return this;
  }

  tell(order: Order): void {
    if (order.queue) this.#queues.set(order.key, order.queue);
    if (this.#process.connected) this.#process.send(order, () => undefined);
  }

  ask(key: string, queue: string, permits = 1): void {
    this.#permits.set(key, permits);
    this.tell({ do: 'ask', key, queue, permits });
  }

  has(what: Report['what'], key: string): boolean {
    return this.#last(what, key) !== undefined;
  }

  /** Resolves once it has said so. */
  async told(what: Report['what'], key: string): Promise<Report> {
    await until(`${this.name} ${what} ${key}`, () => this.has(what, key));
    const report = this.#last(what, key);
    if (!report) throw new Error('it has not');
    return report;
  }

  /** Stops it in the middle of whatever it does. */
  stop(): void {
    this.#process.kill('SIGSTOP');
  }

  resume(): void {
    this.#process.kill('SIGCONT');
  }

  /** Blocks its event loop, and then writes in the same turn. */
  block(key: string, milliseconds: number): void {
    this.tell({ do: 'block', key, for: milliseconds });
  }

  async kill(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  /** Closes its session, and resolves with its exit code once the process has ended by itself. */
  async close(): Promise<number | null> {
    if (!this.running) return this.#process.exitCode;
    const ended = once(this.#process, 'exit');
    this.tell({ do: 'close', key: '' });
    const [code] = (await ended) as [number | null];
    return code;
  }

  /** Whether others may be inside with it, so that a token does not tell who is right. */
  isShared(key: string): boolean {
    return /^(semaphore|read):/.test(this.#queues.get(key) ?? '');
  }

  /** Its requests, and how each of them is. */
  get requests(): Map<string, Report['what']> {
    const requests = new Map<string, Report['what']>();
    for (const { what, key } of this.reports) {
      if (!['ready', 'wrote', 'idle', 'closed'].includes(what)) requests.set(key, what);
    }
    return requests;
  }

  #last(what: Report['what'], key: string): Report | undefined {
    return this.reports.filter((report) => report.what === what && report.key === key).at(-1);
  }
}
