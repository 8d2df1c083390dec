import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers 401 to every token but the last one that it has given out. */
export class Api {
  /** How many requests it has refused, answered and been asked for a refresh. */
  readonly counts = { refused: 0, answered: 0, refreshes: 0 };
  readonly #mayRefresh: () => Promise<boolean>;
  #token = 'none';

  /** @param mayRefresh resolves when a refresh may be answered: `false` refuses it */
  constructor(mayRefresh: () => Promise<boolean>) {
    this.#mayRefresh = mayRefresh;
  }

  /** From now on its last token is refused. */
  expire(): void {
    this.#token = 'none';
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'POST' && request.url === '/api/refresh') {
      this.counts.refreshes += 1;
      const number = this.counts.refreshes;
      if (!(await this.#mayRefresh())) {
        answer(response, 403, {});
        return;
      }
      this.#token = `token ${String(number)}`;
      answer(response, 200, { token: this.#token });
    } else if (request.headers.authorization !== `Bearer ${this.#token}`) {
      this.counts.refused += 1;
      answer(response, 401, {});
    } else {
      this.counts.answered += 1;
      answer(response, 200, { title: `order ${request.url?.split('/').at(-1) ?? ''}` });
    }
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
