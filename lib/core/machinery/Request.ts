import type { AskerContext } from './AskerContext.js';

/**
 * One subscription that asks for something, as a link of the queue that it stands in.
 *
 * @typeParam Asked what it asks for, such as a number of permits
 * @typeParam Grant what it is granted, such as a permit
 */
export interface Request<Asked, Grant> {
  /** A rule may change it when it admits the request. */
  asked: Asked;

  /** The queue it stands in: none before it has asked, and none once it is granted or has left. */
  queue: RequestQueue | undefined;
  /** The number of its place: lower before higher, in whatever queue. */
  place: number;
  /** Who stands before it, and who behind. */
  ahead: this | undefined;
  behind: this | undefined;

  /** The context in which it asked, if it had to wait. */
  context: AskerContext | undefined;
  /** What takes it out of the queue that it stands in. */
  readonly keeper: Pick<RequestKeeper<Asked, Grant>, 'remove'> | undefined;

  /**
   * Hands the grant to the asker: foreign code, whose errors it must not let through.
   *
   * @returns whether there was still somebody to have it
   */
  deliver(grant: Grant): boolean;

  /** Tells the asker that there will be no grant: foreign code, as above. */
  fail(error: unknown): void;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- for those who never look at what is asked or granted
export type AnyRequest = Request<any, any>;

/** What a request sees of the queue that it stands in: enough to leave it. */
export interface RequestQueue {
  /** Where those that stand in it wait. */
  readonly keeper: AnyKeeper;

  /** @returns whether the request was admitted */
  leave(request: AnyRequest): boolean;
}

/** Where a request waits. */
export interface RequestKeeper<Asked, Grant> {
  /** Takes a request out of the queue that it stands in. To be settled. */
  remove(request: Request<Asked, Grant>): void;

  /** Completes a transition. To be flushed. */
  conclude(): void;

  /** Says what has come of it: calls foreign code. */
  readonly outbox: { flush(): void };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export type AnyKeeper = RequestKeeper<any, any>;

/** Where a request is made. */
export interface RequestTaker<Asked, Grant> extends RequestKeeper<Asked, Grant> {
  /** Grants while it is being asked, if that needs no queue. */
  grantAtOnce(request: Request<Asked, Grant>): boolean;

  /**
   * Lets a request take its place in the queue.
   *
   * @param ifAvailable whether it is to be left out where it would have to wait
   * @returns whether it has taken its place
   */
  enqueue(request: Request<Asked, Grant>, ifAvailable: boolean): boolean;
}
