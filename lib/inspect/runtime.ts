/** A timer, where the runtime lets it be told not to keep the process alive. */
export interface Timer {
  unref?(): void;
}

/** What follows the running code through promises and timers. */
export interface Storage {
  getStore(): unknown;
  run<R>(store: unknown, call: () => R): R;
}

interface Runtime {
  readonly performance: {
    now(): number;
    measure(name: string, options: { start: number; end: number; detail: object }): unknown;
  };
  readonly process?: {
    getBuiltinModule?(id: string): { readonly AsyncLocalStorage?: new () => Storage } | undefined;
  };
  setTimeout(work: () => void, delay: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** What an inspector uses of the runtime, of which not every compiler's `lib` knows. */
export const runtime = globalThis as unknown as Runtime;
