import type { AskerContext } from './AskerContext.js';
import type { Watcher } from './Watcher.js';

/**
 * One subscription that asks for something. It is a link of the queue that it is in.
 *
 * @typeParam Asked what it asks for, such as a number of permits
 * @typeParam Grant what it is granted, such as a permit
 */
export interface Request<Asked, Grant> {
  /** A rule may change it when it admits the request. */
  asked: Asked;

  /**
   * The queue that it is in. It is in none before it asks, and after it has been granted or has
   * left.
   */
  queue: RequestQueue | undefined;
  /** Lower places come first. They are unique across all queues. */
  place: number;
  /** Its neighbours in the queue. */
  ahead: this | undefined;
  behind: this | undefined;

  /** The async context in which it was made, if it had to wait. */
  context: AskerContext | undefined;
  /** Takes it out of the queue that it is in. */
  readonly keeper: Pick<RequestKeeper<Asked, Grant>, 'remove'> | undefined;

  /**
   * Passes the grant to the asker. Runs foreign code, and must not let its errors through.
   *
   * @returns whether somebody was still there to take it
   */
  deliver(grant: Grant): boolean;

  /** Tells the asker that there will be no grant. Runs foreign code, as above. */
  fail(error: unknown): void;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- for code that never looks at what is asked or granted
export type AnyRequest = Request<any, any>;

/** What a request sees of its queue: enough to leave it. */
export interface RequestQueue {
  /** Where the requests in it wait. */
  readonly keeper: AnyKeeper;
  readonly first: AnyRequest | undefined;
  /** Whether the first does not have to wait, but for the telling of a snapshot. */
  readonly pendingAtOnce: boolean;

  /** @returns whether the request was admitted */
  leave(request: AnyRequest): boolean;
}

/** Where a request waits. */
export interface RequestKeeper<Asked, Grant> {
  readonly watcher: Watcher | undefined;

  /** Takes a request out of its queue. The caller concludes and flushes afterwards. */
  remove(request: Request<Asked, Grant>): void;

  /** Completes a transition. The caller flushes afterwards. */
  conclude(): void;

  /** Tells and delivers what the transition has caused. Runs foreign code. */
  readonly outbox: { flush(): void };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export type AnyKeeper = RequestKeeper<any, any>;

/** Where a request is made. */
export interface RequestTaker<Asked, Grant> extends RequestKeeper<Asked, Grant> {
  /**
   * Grants a request while it is being made, if it needs no place in the queue. Returns whether it
   * did.
   */
  grantAtOnce(request: Request<Asked, Grant>): boolean;

  /**
   * Puts a request into the queue.
   *
   * @param ifAvailable whether to leave it out if it would have to wait
   * @returns whether it has joined the queue
   */
  enqueue(request: Request<Asked, Grant>, ifAvailable: boolean): boolean;
}
