/** What a worker is told to do. */
export interface Order {
  readonly do: 'ask' | 'leave' | 'release' | 'write' | 'block' | 'close';
  /** Which request it is about. */
  readonly key: string;
  /** What to ask, as `lock:a`, `semaphore:a`, `read:a` or `write:a`. */
  readonly queue?: string;
  readonly permits?: number;
  /** Whether to write to the store in the moment of the grant. */
  readonly writes?: boolean;
  /** For how many milliseconds. */
  readonly for?: number;
}

/** What a worker says has happened. */
export interface Report {
  readonly what:
    | 'ready'
    | 'asked'
    | 'granted'
    | 'wrote'
    | 'idle'
    | 'lost'
    | 'left'
    | 'released'
    | 'failed'
    | 'closed';
  readonly key: string;
  /** When, by a clock that all processes share. */
  readonly at: number;
  readonly token?: string;
  readonly error?: string;
}
