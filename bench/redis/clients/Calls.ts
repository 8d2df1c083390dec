/** A request, as its process sees it. The times are in milliseconds, on the clock of the machine. */
export interface Asked {
  readonly askedAt: number;
  /** Missing where it was not granted in time, or failed. */
  readonly grantedAt?: number;
  /** What it failed with. */
  readonly failure?: string;
}

/** What the process of a client does when it is told to. */
export interface Calls {
  /** Connects, and makes one request wait, so that all that is made at the first use has been made. */
  warmUp(): Promise<void>;
  /**
   * Asks for the lock of a name, and resolves when the server has heard of it.
   *
   * @param hold for how long it is held once it is granted; `null` until it is released
   */
  ask(request: string, name: string, hold: number | null): Promise<void>;
  /** Resolves when a request is granted, or has failed, or the time is over. */
  outcome(request: string, within: number): Promise<Asked>;
  /** The same, and if it was granted it has been given back, and the server has heard of that. */
  finished(request: string, within: number): Promise<Asked>;
  /** Gives back what a request was granted, and resolves with when. */
  release(request: string): Promise<number>;
  /** Asks for the locks of all names at once, gives each back in its grant, and tells what became of them. */
  askAtOnce(names: readonly string[], within: number): Promise<readonly Asked[]>;
  /** Takes a lock and gives it back, again and again. Resolves with how long that took. */
  inTurn(name: string, times: number): Promise<number>;
  /** How many requests wait still. */
  underWay(): Promise<number>;
  /** How long a PING takes. */
  ping(): Promise<number>;
  /** Sends a message to the process whose channel it is, and resolves with when. */
  publish(channel: string): Promise<number>;
  /** Resolves with when the next message arrives. */
  message(): Promise<number>;
}

export interface Call {
  readonly id: number;
  readonly what: keyof Calls;
  readonly given: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
