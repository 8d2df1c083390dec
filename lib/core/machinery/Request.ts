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

  /**
   * Hands the grant to whoever asked: foreign code, whose errors it must not let through.
   *
   * @returns whether there was still somebody to have it
   */
  deliver(grant: Grant): boolean;

  /** Tells whoever asked that there will be no grant: foreign code, as above. */
  fail(error: unknown): void;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- for those who never look at what is asked or granted
export type AnyRequest = Request<any, any>;

/** What a request sees of the queue that it stands in: enough to leave it. */
export interface RequestQueue {
  /** @returns whether the request was admitted */
  leave(request: AnyRequest): boolean;
}
