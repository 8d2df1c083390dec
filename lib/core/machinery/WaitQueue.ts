import { LinkedList } from './LinkedList.js';
import type { AnyKeeper, AnyRequest, RequestQueue } from './Request.js';

/** How many requests have ever joined a queue: places are unique and in order across all queues. */
let arrivals = 0;

/**
 * Requests in the order in which they joined. Joining, leaving from anywhere, admitting and taking
 * the first are all constant time.
 *
 *     first ──behind──▶ request ──behind──▶ firstWaiting ──behind──▶ last
 *           ◀──ahead───         ◀──ahead───              ◀──ahead───
 *     └─────── admitted ──────┘             └────────── waiting ─────────┘
 *
 * Admitted requests come before waiting ones. Admitting a request moves the boundary and writes
 * nothing to the request. Admitting all of them does not even look at them. (With a hundred
 * thousand requests waiting for an event, looking at all of them took a third of the time.)
 *
 * A request that is admitted while it joins, with no request before it, does not have to wait.
 */
export class WaitQueue<R extends AnyRequest> extends LinkedList<R> implements RequestQueue {
  readonly keeper: AnyKeeper;
  firstWaiting: R | undefined = undefined;
  /** How many requests wait. */
  waiting = 0;
  /** The place of the last admitted request. */
  #admitted = 0;
  /** The place of the last request that was admitted while it joined. */
  #atOnce = 0;

  constructor(keeper: AnyKeeper) {
    super();
    this.keeper = keeper;
  }

  /** Whether there is an admitted request. */
  get pending(): boolean {
    return this.first !== this.firstWaiting;
  }

  /** Whether the first request was admitted while it joined. */
  get pendingAtOnce(): boolean {
    return this.first !== undefined && this.first.place <= this.#atOnce;
  }

  /**
   * @param request a request that is in no queue
   * @param admitted whether to admit it at once; only if the queue is empty
   */
  join(request: R, admitted = false): void {
    request.queue = this;
    request.place = ++arrivals;
    this.add(request);
    if (admitted) {
      this.#atOnce = this.#admitted = arrivals;
    } else {
      this.firstWaiting ??= request;
      this.waiting++;
    }
  }

  /** Admits the first waiting request. */
  admit({ place, behind }: R): void {
    this.#admitted = place;
    this.firstWaiting = behind;
    this.waiting--;
  }

  /** Admits all waiting requests. */
  admitAll(): void {
    this.#admitted = arrivals;
    this.firstWaiting = undefined;
    this.waiting = 0;
  }

  /**
   * @param request a request that is in this queue
   * @returns whether it was admitted
   */
  leave(request: R): boolean {
    const { behind } = request;
    this.remove(request);
    request.queue = undefined;
    if (request.place <= this.#admitted) return true;
    if (request === this.firstWaiting) this.firstWaiting = behind;
    this.waiting--;
    return false;
  }

  /** All requests in the queue. */
  toArray(): R[] {
    const requests: R[] = [];
    for (let { first: request } = this; request; request = request.behind) requests.push(request);
    return requests;
  }

  /** Takes the first request out, if there is one. */
  shift(): R | undefined {
    const { first } = this;
    if (first) this.leave(first);
    return first;
  }
}
