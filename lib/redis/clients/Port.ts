/** As much of a client as a session uses. */
export interface Port {
  /** Sends a command and its arguments. Rejects with the client's error, or with the server's. */
  send(command: readonly string[]): Promise<unknown>;

  /**
   * Calls at each connection that is ready, and with each error of the client.
   *
   * @returns what ends that
   */
  watch(ready: () => void, failed: (error: unknown) => void): () => void;

  /**
   * Subscribes to a channel on a connection of its own, which is not tried a second time.
   *
   * @param ended called once, where the connection is lost after it was ready
   */
  subscribe(channel: string, message: (text: string) => void, ended: () => void): Subscription;
}

/** A connection that hears a channel. */
export interface Subscription {
  /** Resolves when the server has taken the subscription, and rejects where it cannot be made. */
  readonly ready: Promise<unknown>;

  /** @param held whether the process is to wait for it */
  hold(held: boolean): void;

  close(): void;
}
