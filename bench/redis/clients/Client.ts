import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Call, Calls } from './Calls.js';

const PROGRAM = fileURLToPath(new URL('clientProgram.js', import.meta.url));

type CallName = keyof Calls;

/** A process with one client of a contender. */
export class Client {
  /** Where it hears messages. */
  readonly channel: string;
  readonly #process: ChildProcess;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #called = 0;

  private constructor(contender: string, port: number, channel: string) {
    this.channel = channel;
    this.#process = fork(PROGRAM, [contender, String(port), channel], {
      // A rival has more listeners than Node likes.
      execArgv: ['--no-warnings'],
    });
    this.#process.on('message', (answer: Answer) => {
      this.#answers.get(answer.id)?.(answer);
      this.#answers.delete(answer.id);
    });
    // Whoever still waits for an answer waits in vain.
    this.#process.on('exit', () => {
      for (const [id, tell] of this.#answers) tell({ id, error: 'its process has ended' });
    });
  }

  /** Resolves when it is connected. */
  static async start(contender: string, port: number, channel: string): Promise<Client> {
    const client = new Client(contender, port, channel);
    await client.#answer(0);
    return client;
  }

  call<What extends CallName>(
    what: What,
    ...given: Parameters<Calls[What]>
  ): ReturnType<Calls[What]> {
    const call: Call = { id: ++this.#called, what, given };
    const answer = this.#answer(call.id);
    this.#process.send(call);
    return answer as ReturnType<Calls[What]>;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  #answer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(`bench: ${error}`));
      });
    });
  }
}
