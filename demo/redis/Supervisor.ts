import type { Display } from './displays.js';
import { WORKERS } from './figures.js';
import { type Loss, lossesOf } from './losses.js';
import { WorkerProcess } from './WorkerProcess.js';

/** Starts the workers and kills them, and says when what one has held goes on elsewhere. */
export class Supervisor {
  readonly #url: string;
  readonly #display: Display;
  readonly #workers: WorkerProcess[] = [];
  readonly #losses = new Map<Loss, number>();
  #looking = false;
  #ending = false;

  constructor(url: string, display: Display) {
    this.#url = url;
    this.#display = display;
    for (let index = 0; index < WORKERS; index++) this.#start(index);
  }

  /** Kills the worker that holds the most. */
  killOne(): void {
    const worker = this.#living.sort((one, other) => weightOf(other) - weightOf(one))[0];
    if (!worker) {
      this.#display.tell('there is no worker left: r starts one again');
      return;
    }
    const losses = lossesOf(worker.report);
    const held = losses.map((loss) => loss.held).join(', ') || 'nothing';
    const now = performance.now();
    worker.kill();
    for (const loss of losses) this.#losses.set(loss, now);
    this.#display.tell(`${worker.name} is killed; it held: ${held}`);
    this.#look();
  }

  /** Starts one again that was killed. */
  startOne(): void {
    const index = this.#workers.findIndex(({ isAlive }) => !isAlive);
    if (index < 0) this.#display.tell('all workers are there: k kills one');
    else this.#start(index);
  }

  /** Ends all of them. */
  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }

  get #living(): WorkerProcess[] {
    return this.#workers.filter(({ isAlive }) => isAlive);
  }

  #start(index: number): void {
    const name = `worker ${String(index + 1)}`;
    const worker = new WorkerProcess(name, this.#url, () => this.#look());
    this.#workers[index] = worker;
    this.#display.tell(`${name} starts, as process ${String(worker.pid)}`);
    this.#look();
  }

  /**
   * Looks once all reports that have arrived are read. One worker gives back what another one takes:
   * both are then known, or neither.
   */
  #look(): void {
    if (this.#looking || this.#ending) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (this.#ending) return;
      for (const [loss, since] of this.#losses) {
        const news = loss.goesOn(this.#living);
        if (!news) continue;
        this.#losses.delete(loss);
        const after = Math.round(performance.now() - since).toLocaleString('en');
        this.#display.tell(`${news}, ${after} ms after the kill`);
      }
      this.#display.show(this.#workers);
    });
  }
}

/** The job first, and then the settings. */
function weightOf({ report: { night, settings, permits } }: WorkerProcess): number {
  return (night === undefined ? 0 : 100) + (settings === 'writes' ? 10 : 0) + permits;
}
