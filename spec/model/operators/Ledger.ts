import type { Drawn, Pipeline } from './Scenario.js';
import type { Happening } from './Stage.js';

/** What one of the pipelines that share a cap was given to run, has begun, and has sent. */
export class Ledger {
  readonly name: string;
  readonly #pipeline: Pipeline;
  /** Whether nothing has ended it. */
  #live = true;
  #failed = false;
  #brought = '';
  #started = '';
  readonly #sent: string[] = [];
  /** Who has been let in since the first of its values waits. */
  readonly #overtaking = new Set<string>();
  #overtaken: string | undefined;
  #disorder: string | undefined;

  constructor(name: string, pipeline: Pipeline) {
    this.name = name;
    this.#pipeline = pipeline;
  }

  /** Whether it has a value that waits to be let in. */
  get waits(): boolean {
    return this.#live && this.#started.length < this.#brought.length;
  }

  /** Whether its subscriber takes what comes, to the end. */
  get takesAll(): boolean {
    return this.#pipeline.take === undefined;
  }

  /** Enters what happened, to it or to another. */
  enter({ of, who, what }: Happening): void {
    // An inner observable starts after what its project has fed.
    const starts = /^is called with (\w)/.exec(what)?.[1];
    if (of !== this.name) {
      if (starts && this.waits) this.#letOvertake(of);
    } else if (starts) {
      this.#start(starts);
    } else if (who === 'source' && what.startsWith('sends ')) {
      this.#brought += what.slice(-1);
    } else if (who === 'result' && what.startsWith('sends ')) {
      this.#sent.push(what.slice(-2));
    } else if (who === 'result' && what === 'errors') {
      this.#failed = true;
    } else if (who === 'pipeline' && what === 'is left') {
      this.#live = false;
    }
  }

  /** What went wrong so far, as it shows at the end of a frame: who fails in it is passed over. */
  get fault(): string | undefined {
    return this.#live ? (this.#disorder ?? this.#overtaken) : this.#disorder;
  }

  /** What it has not sent in the end, or how it has not ended. */
  missing(): string | undefined {
    const { source, inners, leaves } = this.#pipeline;
    if (this.#failed || leaves || !this.takesAll) return undefined;
    if (!this.#live && this.#started !== this.#brought) return `${this.name} has not started all`;
    const all = [source, ...Array.from(this.#started, (name) => inners[name] as Drawn)];
    if (all.some((drawn) => marblesOf(drawn).includes('#'))) return `${this.name} has not failed`;
    const done = !this.waits && all.every((drawn) => marblesOf(drawn).includes('|'));
    if (done === this.#live) return `${this.name} has ${done ? 'not ' : ''}completed`;
    for (const name of this.#started) {
      const inner = inners[name] as Drawn;
      const sent = this.#sent.filter((value) => value.startsWith(name)).map((value) => value[1]);
      const wanted = marblesOf(inner).replace(/\|.*/, '').match(/[a-z]/g) ?? [];
      // A hot one has begun before.
      const due = 'hot' in inner ? wanted.slice(wanted.length - sent.length) : wanted;
      if (due.join() !== sent.join()) return `${this.name} has not sent all of ${name}`;
    }
    return undefined;
  }

  #start(name: string): void {
    if (this.#brought[this.#started.length] !== name) this.#disorder ??= `${name} is not the next`;
    this.#started += name;
    this.#overtaking.clear();
  }

  #letOvertake(other: string): void {
    if (this.#overtaking.has(other)) this.#overtaken ??= `${other} is let in twice while it waits`;
    this.#overtaking.add(other);
  }
}

function marblesOf(drawn: Drawn): string {
  return Object.values(drawn).join('');
}
