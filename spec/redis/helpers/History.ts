import type { Report } from './orders.js';

interface Event extends Report {
  readonly process: string;
  readonly queue: string;
  readonly permits: number;
}

interface Stay {
  readonly name: string;
  readonly queue: string;
  readonly permits: number;
  readonly from: number;
  readonly to: number;
}

/** What all processes have done. */
export class History {
  readonly events: Event[] = [];

  add(process: string, queue: string, permits: number, report: Report): void {
    this.events.push({ ...report, process, queue, permits });
  }

  /** How many writes were made by a holder that had been passed by, however sure it was. */
  get stale(): number {
    const grants = this.#grants();
    return this.events.filter(
      ({ what, queue, at, token = 0 }) =>
        what === 'wrote' &&
        grants.some(
          (grant) =>
            nameOf(grant.queue) === nameOf(queue) &&
            grant.at < at &&
            BigInt(grant.token) > BigInt(token),
        ),
    ).length;
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
      ...[...queues].flatMap((queue) => (forgetful ? [] : this.#alone(queue))),
      ...(!forgetful && this.stale > 0 ? [`${String(this.stale)} stale writes`] : []),
    ];
  }

  #grants(): (Event & { token: string })[] {
    return this.events.filter(
      (event): event is Event & { token: string } =>
        event.what === 'granted' && event.token !== undefined,
    );
  }

  /**
   * Each token is granted once. Where one excludes all others, a later grant has a larger one:
   * semaphores and readers may hear of their grants in another order.
   */
  #rising(): string[] {
    const faults: string[] = [];
    const last = new Map<string, bigint>();
    const seen = new Set<string>();
    for (const { queue, token } of this.#grants().sort((one, other) => one.at - other.at)) {
      const name = nameOf(queue);
      const id = `${name} ${token}`;
      if (seen.has(id)) faults.push(`granted twice: ${id}`);
      seen.add(id);
      if (/^(semaphore|read)/.test(queue)) continue;
      if (BigInt(token) < (last.get(name) ?? 0n)) faults.push(`granted after a larger one: ${id}`);
      last.set(name, BigInt(token));
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

  /** From when to when each holder is known to have believed that it was inside. */
  #stays(queue: string): Stay[] {
    return this.#grants()
      .filter((grant) => nameOf(grant.queue) === nameOf(queue))
      .map((grant) => {
        const { process, key, at, permits } = grant;
        // Where the lease was lost, or the process was killed, until it looked for the last time.
        const looked = this.events.filter(
          (event) =>
            event.process === process &&
            event.key === key &&
            (event.what === 'wrote' || event.what === 'released'),
        );
        const to = looked.at(-1)?.at ?? at;
        return { name: `${process} ${key}`, queue: grant.queue, permits, from: at, to };
      });
  }
}

/** Both sides of a read-write lock have one name. */
function nameOf(queue: string): string {
  return queue.replace(/^(read|write):/, 'read-write:');
}
