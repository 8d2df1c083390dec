import type { Request } from './Request.js';

/**
 * Requests in the order in which they joined: join, leave from anywhere and take the first,
 * each in constant time.
 *
 *     first ──behind──▶ request ──behind──▶ last
 *           ◀──ahead───         ◀──ahead───
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a queue never looks at what is asked or granted
export class WaitQueue<R extends Request<any, any>> {
  first: R | undefined = undefined;
  length = 0;
  #last: R | undefined = undefined;

  /** @param request one that stands in no queue */
  join(request: R): void {
    request.queue = this;
    request.ahead = this.#last;
    if (this.#last) this.#last.behind = request;
    else this.first = request;
    this.#last = request;
    this.length++;
  }

  /** @param request one that stands in this queue */
  leave(request: R): void {
    const { ahead, behind } = request;
    if (ahead) ahead.behind = behind;
    else this.first = behind;
    if (behind) behind.ahead = ahead;
    else this.#last = ahead;
    // Cleared also so that a request that somebody keeps does not keep its neighbours.
    request.queue = request.ahead = request.behind = undefined;
    this.length--;
  }

  /** Takes the first out, if there is one. */
  shift(): R | undefined {
    const { first } = this;
    if (first) this.leave(first);
    return first;
  }
}
