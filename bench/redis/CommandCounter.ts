import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { RedisServer } from '../../spec/redis/helpers/RedisServer.js';

/** What clients have sent. */
export interface Sent {
  readonly commands: number;
  /** How many of them were heartbeats. */
  readonly heartbeats: number;
}

interface Heard extends Sent {
  /** With those that scripts have called. */
  readonly all: number;
}

/** What the benchmark sends itself. */
const OUR_OWN = /^(info|ping)$/i;

/**
 * Counts the commands that clients send.
 *
 * `INFO commandstats` counts the commands that scripts call as well: one EVALSHA that calls GET and
 * DEL counts as three. Only MONITOR tells them apart. So the commands are counted in what MONITOR
 * says, between two calls of `INFO commandstats`, and the two have to agree on how many they were in
 * all.
 */
export class CommandCounter {
  readonly #server: RedisServer;
  readonly #socket: Socket;
  readonly #heartbeat: string | undefined;
  #heard: Heard = { commands: 0, heartbeats: 0, all: 0 };
  #asked: (heard: Heard) => void = () => undefined;

  private constructor(server: RedisServer, heartbeat: string | undefined) {
    this.#server = server;
    this.#heartbeat = heartbeat && `"${heartbeat}"`;
    this.#socket = connect(server.port, '127.0.0.1');
  }

  /** @param heartbeat a word that is only in heartbeats */
  static async start(server: RedisServer, heartbeat?: string): Promise<CommandCounter> {
    const counter = new CommandCounter(server, heartbeat);
    const lines = createInterface(counter.#socket);
    counter.#socket.write('MONITOR\r\n');
    await once(lines, 'line');
    lines.on('line', (line) => counter.#hear(line));
    return counter;
  }

  /** Counts what is sent while something is done. */
  async count(work: () => Promise<unknown>): Promise<Sent> {
    const before = await this.#stats();
    await work();
    const after = await this.#stats();
    const calls = after.calls - before.calls;
    const all = after.heard.all - before.heard.all;
    if (calls !== all) {
      throw new Error(
        `bench: commandstats counts ${String(calls)} commands, MONITOR ${String(all)}`,
      );
    }
    return {
      commands: after.heard.commands - before.heard.commands,
      heartbeats: after.heard.heartbeats - before.heard.heartbeats,
    };
  }

  stop(): void {
    this.#socket.destroy();
  }

  #hear(line: string): void {
    const [, source = '', name = ''] = /^\+\S+ \[\d+ (\S+)\] "(\S+)"/.exec(line) ?? [];
    if (/^info$/i.test(name)) this.#asked(this.#heard);
    if (OUR_OWN.test(name)) return;
    const { commands, heartbeats, all } = this.#heard;
    const sent = source !== 'lua';
    const isHeartbeat = sent && this.#heartbeat !== undefined && line.includes(this.#heartbeat);
    this.#heard = {
      commands: commands + Number(sent),
      heartbeats: heartbeats + Number(isHeartbeat),
      all: all + 1,
    };
  }

  /** How many commands there have been by now, and what MONITOR has told until then. */
  async #stats(): Promise<{ calls: number; heard: Heard }> {
    const heard = new Promise<Heard>((resolve) => (this.#asked = resolve));
    const info = await this.#server.control.info('commandstats');
    let calls = 0;
    for (const [, name = '', count] of info.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)) {
      if (!OUR_OWN.test(name)) calls += Number(count);
    }
    return { calls, heard: await heard };
  }
}
