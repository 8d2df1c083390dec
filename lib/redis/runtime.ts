/** A timer, where the runtime lets it be told whether to keep the process alive. */
export interface Timer {
  ref?(): void;
  unref?(): void;
}

interface Runtime {
  readonly performance: { now(): number };
  readonly crypto: { randomUUID(): string };
  readonly process?: {
    getBuiltinModule?(id: string): { readonly errorMonitor: symbol } | undefined;
  };
  setTimeout(call: () => void, delay: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
}

/** What every runtime that a Redis client runs on has, but not every compiler's `lib` knows. */
export const runtime = globalThis as unknown as Runtime;
