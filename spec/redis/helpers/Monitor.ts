import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

interface Request {
  readonly id: string;
  readonly permits: number;
  readonly limit: number;
}

/** What stands in one queue. */
interface Queue {
  readonly waiting: Request[];
  readonly holding: Map<string, Request>;
  highest: bigint;
}

/**
 * Hears all that the server does, and holds it against the rule in ten lines: the first that waits
 * goes in while there is room, and each grant has a larger token.
 */
export class Monitor {
  readonly faults: string[] = [];
  /** How many grants it has seen. */
  grants = 0;
  readonly #socket: Socket;
  readonly #queues = new Map<string, Queue>();
  readonly #queueOf = new Map<string, string>();

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** By hand: the clients get confused where a busy server monitors at once. */
  static async start(port: number): Promise<Monitor> {
    const socket = connect(port, '127.0.0.1');
    const monitor = new Monitor(socket);
    socket.on('error', () => undefined);
    socket.write('MONITOR\r\n');
    const lines = createInterface(socket);
    lines.on('line', (line) => {
      const [, source = '', words = ''] = /^\+\S+ \[\d+ (\S+)\] (.*)$/.exec(line) ?? [];
      const command = Array.from(words.matchAll(/"(?:[^"\\]|\\.)*"/g), ([word]) => unquoted(word));
      monitor.#hear(command, source);
    });
    await once(lines, 'line');
    return monitor;
  }

  stop(): void {
    this.#socket.destroy();
  }

  #hear([name = '', key = '', ...rest]: string[], source: string): void {
    if (/^flushall$/i.test(name)) {
      this.#queueOf.clear();
      for (const queue of this.#queues.values()) {
        queue.waiting.length = 0;
        queue.holding.clear();
      }
    }
    if (source !== 'lua') return;
    const [, kind, of = ''] = /^\{.*?\}:(requests|held):(.*)$/s.exec(key) ?? [];
    const [word = '', value = ''] = rest;
    const command = `${name.toLowerCase()} ${kind ?? ''}`;
    if (command === 'hset requests') this.#arrived(`${of} ${word}`, value);
    if (command === 'hset held') this.#granted(of, word, value);
    if (command === 'hdel requests') this.#gone(`${of} ${word}`);
  }

  #queue(name: string): Queue {
    const queue = this.#queues.get(name) ?? { waiting: [], holding: new Map(), highest: 0n };
    this.#queues.set(name, queue);
    return queue;
  }

  #arrived(id: string, asked: string): void {
    const [, permits, limit, name = ''] = /^(\S+) (\S+) (.*)$/s.exec(asked) ?? [];
    this.#queueOf.set(id, name);
    this.#queue(name).waiting.push({ id, permits: Number(permits), limit: Number(limit) });
  }

  #granted(name: string, member: string, token: string): void {
    this.grants++;
    const queue = this.#queue(name);
    if (BigInt(token) <= queue.highest) this.faults.push(`${name}: ${token} is no larger token`);
    queue.highest = BigInt(token);
    const id = member.split(' ').slice(0, 2).join(' ');
    // It arrived before this has listened.
    if (!this.#queueOf.has(id)) return;
    const request = queue.waiting.shift();
    if (request?.id !== id) this.faults.push(`${name}: ${id} overtook ${String(request?.id)}`);
    if (request) queue.holding.set(id, request);
    const inside = [...queue.holding.values()].reduce((sum, { permits }) => sum + permits, 0);
    if (inside > (request?.limit ?? 0)) this.faults.push(`${name}: ${id} was let in without room`);
  }

  #gone(id: string): void {
    const queue = this.#queue(this.#queueOf.get(id) ?? '');
    const index = queue.waiting.findIndex((request) => request.id === id);
    if (index >= 0) queue.waiting.splice(index, 1);
    queue.holding.delete(id);
    this.#queueOf.delete(id);
  }
}

/** The server escapes what is no letter. Names in schedules have none but quotes and line ends. */
function unquoted(word: string): string {
  return JSON.parse(word.replaceAll(/\\x(..)/g, '\\u00$1')) as string;
}
