/** A lock between machines, used as its documentation shows. */
export interface RedisContender {
  readonly name: string;
  /** Its package, and that of the client that it uses. */
  readonly packages: readonly string[];
  /** Which options are not the default ones, and why. */
  readonly options?: string;
  /** What one should know to read its figures. */
  readonly note?: string;
  /** A word that is only in its heartbeats, if it sends any. */
  readonly heartbeat?: string;
  connect(port: number): Promise<RedisMutex>;
}

/** What one process has of it. */
export interface RedisMutex {
  /** Takes the lock of a name. Resolves with what gives it back. */
  acquire(name: string): Promise<() => unknown>;
}
