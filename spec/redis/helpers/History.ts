import type { Report } from './orders.js';

interface Event extends Report {
  readonly process: string;
  readonly queue: string;
}

/** What a store has done with a write. */
interface Write {
  readonly token: bigint;
  readonly accepted: boolean;
  readonly at: number;
}

/**
 * What all processes have done, with a fenced store behind each name that takes a write only with a
 * token that is not smaller than the largest it has seen.
 */
export class History {
  readonly events: Event[] = [];
  readonly #stores = new Map<string, { highest: bigint; writes: Write[] }>();

  add(process: string, queue: string, report: Report): void {
    this.events.push({ ...report, process, queue });
    if (report.what === 'wrote') this.#write(queue, BigInt(report.token ?? 0), report.at);
  }

  /** How many writes a store has refused: each was made by a holder that was passed by. */
  get refused(): number {
    return [...this.#stores.values()].flatMap(({ writes }) =>
      writes.filter(({ accepted }) => !accepted),
    ).length;
  }

  get written(): number {
    return [...this.#stores.values()].reduce((sum, { writes }) => sum + writes.length, 0);
  }

  get grants(): number {
    return this.events.filter(({ what }) => what === 'granted').length;
  }

  /**
   * What was wrong, in sentences; none if nothing was.
   *
   * @param forgetful whether the server has lost data or its time, so that two may have believed that
   * they held: then the tokens alone keep them apart
   */
  faults(forgetful = false): string[] {
    const queues = new Set(this.#grants().map(({ queue }) => queue));
    return [
      ...this.#rising(),
      ...this.#fresh(),
      ...[...queues].flatMap((queue) => (forgetful ? [] : this.#alone(queue))),
    ];
  }

  #grants(): (Event & { token: string })[] {
    return this.events.filter(
      (event): event is Event & { token: string } =>
        event.what === 'granted' && event.token !== undefined,
    );
  }

  /** Each token is granted once, and a later grant has a larger one. */
  #rising(): string[] {
    const faults: string[] = [];
    const seen = new Set<string>();
    for (const { queue, token } of this.#grants()) {
      const id = `${nameOf(queue)} ${token}`;
      if (seen.has(id)) faults.push(`granted twice: ${id}`);
      seen.add(id);
    }
    return faults;
  }

  /** No store has taken a write after one with a larger token. */
  #fresh(): string[] {
    const faults: string[] = [];
    for (const [queue, { writes }] of this.#stores) {
      let highest = 0n;
      for (const { token, accepted } of writes) {
        if (accepted && token < highest) faults.push(`${queue} took a stale write`);
        if (accepted) highest = token;
      }
    }
    return faults;
  }

  /** Of those who believed that they were inside at the same time, no two exclude each other. */
  #alone(queue: string): string[] {
    const stays = this.#stays(queue);
    const limit = queue.startsWith('semaphore') ? 3 : 1;
    return stays.flatMap((stay) => {
      const others = stays.filter(({ from, to }) => from <= stay.from && stay.from < to);
      const writing = others.some(({ queue: other }) => !other.startsWith('read'));
      const inside = others.reduce((sum, { permits }) => sum + permits, 0);
      return writing && inside > limit
        ? [`${queue}: ${others.map(({ name }) => name).join(' and ')} were inside together`]
        : [];
    });
  }

  /** From when to when each holder believed that it was inside. */
  #stays(queue: string): {
    name: string;
    queue: string;
    permits: number;
    from: number;
    to: number;
  }[] {
    return this.#grants()
      .filter((grant) => nameOf(grant.queue) === nameOf(queue))
      .map((grant) => {
        const { process, key, at } = grant;
        const after = this.events.filter((event) => event.process === process && event.at >= at);
        const own = after.filter((event) => event.key === key);
        // One that is killed believes nothing after what it said last.
        const end = own.find(({ what }) => what === 'released' || what === 'lost') ?? own.at(-1);
        // Nor does one that was stopped and found its lease lost when it went on.
        const stop = after
          .filter((event) => event.what === 'stopped' && event.at < (end?.at ?? at))
          .at(-1);
        const to = (end?.what === 'lost' ? stop?.at : undefined) ?? end?.at ?? at;
        return { name: `${process} ${key}`, queue: grant.queue, permits: 1, from: at, to };
      });
  }

  #write(queue: string, token: bigint, at: number): void {
    const name = nameOf(queue);
    const store = this.#stores.get(name) ?? { highest: 0n, writes: [] };
    this.#stores.set(name, store);
    const accepted = token >= store.highest;
    if (accepted) store.highest = token;
    store.writes.push({ token, accepted, at });
  }
}

/** Both sides of a read-write lock have one name. */
function nameOf(queue: string): string {
  return queue.replace(/^(read|write):/, 'read-write:');
}
