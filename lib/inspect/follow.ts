import { type Follower, following } from '../core/machinery/following.js';
import { entryOf } from './entryOf.js';

interface Storage {
  getStore(): unknown;
  run<R>(store: unknown, call: () => R): R;
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(id: string): { readonly AsyncLocalStorage?: new () => Storage } | undefined;
  };
}

/** Follows through promises and timers as well. */
class AsyncFollower implements Follower {
  private readonly storage: Storage;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  current(): unknown {
    return this.storage.getStore();
  }

  insideOf(permit: object | undefined): unknown {
    return entryOf(permit);
  }

  run<T, A, R>(inside: unknown, call: (this: T, argument: A) => R, self: T, argument: A): R {
    return this.storage.run(inside, () => call.call(self, argument));
  }
}

/** Follows as far as a call goes, in runtimes that have nothing better. */
class SyncFollower implements Follower {
  #current: unknown = undefined;

  current(): unknown {
    return this.#current;
  }

  insideOf(permit: object | undefined): unknown {
    return entryOf(permit);
  }

  run<T, A, R>(inside: unknown, call: (this: T, argument: A) => R, self: T, argument: A): R {
    const before = this.#current;
    this.#current = inside;
    try {
      return call.call(self, argument);
    } finally {
      this.#current = before;
    }
  }
}

/** The one that follows, from the first call on: following makes promises a little slower. */
export function follow(): Follower {
  return (following.follower ??= newFollower());
}

function newFollower(): Follower {
  const { process } = globalThis as Runtime;
  const AsyncLocalStorage = process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage;
  return AsyncLocalStorage ? new AsyncFollower(new AsyncLocalStorage()) : new SyncFollower();
}
