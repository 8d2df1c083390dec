import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

const PATIENCE_MILLISECONDS = 5_000;

export interface Answer {
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** An HTTP request on its own connection, which can be aborted. */
export interface Asked {
  /** Resolves once the server has begun to handle it. */
  readonly arrived: Promise<unknown>;
  readonly answer: Promise<Answer>;
  abort(): void;
}

export function ask(url: string, headers: Record<string, string> = {}): Asked {
  // The server says 100 when it has read the headers, and then handles the request.
  const client = request(url, {
    agent: new Agent(),
    headers: { ...headers, expect: '100-continue' },
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  const arrived = once(client, 'continue');
  const answer = once(client, 'response').then(async ([response]: IncomingMessage[]) => ({
    status: response?.statusCode,
    retryAfter: response?.headers['retry-after'],
    body: response ? await text(response) : '',
  }));
  // Both reject if it is aborted, and then nobody needs them.
  arrived.catch(() => undefined);
  answer.catch(() => undefined);
  client.end();
  return { arrived, answer, abort: () => client.destroy() };
}
