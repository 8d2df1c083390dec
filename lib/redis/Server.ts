import type { Port } from './clients/Port.js';
import { script, scriptHash } from './script.js';
import type { RedisLockQuery } from './types.js';

/** What a heartbeat is answered. */
export interface Beat {
  /** What the names of the channels begin with. */
  readonly base: string;
  /** The highest number by then. */
  readonly counter: string;
  /** In how many milliseconds the next session falls due. */
  readonly untilDue: number;
  /** It tells all grants with a larger token than this. */
  readonly since: bigint;
  /** The requests that are granted, with their tokens. */
  readonly grants: ReadonlyMap<string, bigint>;
}

/** What a request is answered. */
export type Answer =
  | { readonly kind: 'granted'; readonly token: bigint }
  | { readonly kind: 'waiting'; readonly untilDue: number }
  | { readonly kind: 'refused' | 'lost' };

/** What is asked for, in the server's words. */
export interface Asked {
  /** The kind and the name. */
  readonly queue: string;
  readonly permits: number;
  /** How many may be out at a time. */
  readonly limit: number;
  /** Whether it is refused if it would have to wait. */
  readonly ifAvailable: boolean;
}

/** The calls of the script. */
export class Server {
  readonly #port: Port;
  readonly #base: string;

  constructor(port: Port, prefix: string) {
    this.#port = port;
    // One hash tag: in a cluster all of them stand in one slot.
    this.#base = `{${prefix}}`;
  }

  /**
   * @param isNew whether this begins the session
   * @param since the highest token that is known already
   * @param heard how many grants up to that are held: where the server knows of more or of fewer,
   * it tells all
   * @returns undefined where the server does not know the session
   */
  async beat(
    session: string,
    lease: number,
    isNew: boolean,
    since: string,
    heard: number,
  ): Promise<Beat | undefined> {
    const [status, base = '', counter = '', untilDue, from = '', ...grants] = await this.#call([
      'beat',
      session,
      String(lease),
      String(isNew),
      since,
      String(heard),
    ]);
    if (status === 'lost') return undefined;
    const tokens = new Map<string, bigint>();
    // Each id is followed by its token.
    let id = '';
    for (const [index, text] of grants.entries()) {
      if (index % 2 === 0) id = text;
      else tokens.set(id, BigInt(text));
    }
    return { base, counter, untilDue: Number(untilDue), since: BigInt(from), grants: tokens };
  }

  async acquire(
    session: string,
    id: string,
    { permits, limit, queue, ifAvailable }: Asked,
  ): Promise<Answer> {
    const [kind, value = ''] = await this.#call([
      'acquire',
      session,
      id,
      String(permits),
      String(limit),
      queue,
      String(ifAvailable),
    ]);
    if (kind === 'granted') return { kind, token: BigInt(value) };
    if (kind === 'waiting') return { kind, untilDue: Number(value) };
    return { kind: kind === 'refused' ? 'refused' : 'lost' };
  }

  /** Takes requests back, and gives back what they hold. */
  async drop(session: string, ids: readonly string[]): Promise<void> {
    await this.#call(['drop', session, ...ids]);
  }

  /**
   * Ends a session, with all that it holds and waits for.
   *
   * @param epochs its names under all epochs that the server may know
   */
  async endSession(epochs: readonly string[]): Promise<void> {
    await this.#call(['bye', ...epochs]);
  }

  async query(queue: string): Promise<RedisLockQuery> {
    const [held, waiting, token = ''] = await this.#call(['query', queue]);
    return { held: Number(held), waiting: Number(waiting), token: BigInt(token) };
  }

  async #call(call: readonly string[]): Promise<string[]> {
    const rest = ['1', this.#base, ...call];
    const answer = this.#port.send(['EVALSHA', scriptHash, ...rest]).catch((error: unknown) => {
      // A server that has not seen the script yet, or has flushed it.
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return this.#port.send(['EVAL', script, ...rest]);
    });
    return ((await answer) as unknown[]).map(String);
  }
}
