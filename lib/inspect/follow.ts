import { type AskerContext, followContexts, runIn } from '../core/machinery/AskerContext.js';
import { type Follower, following } from '../core/machinery/following.js';
import { entryOf } from './entryOf.js';
import { runtime, type Storage } from './runtime.js';

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

  /**
   * The context of a request that waits: a zone, if there is one, and what the request was made
   * inside of. The code that grants it may be inside of something else.
   */
  contextIn(zone: AskerContext | undefined): AskerContext {
    const inside = this.#current;
    return {
      runInAsyncScope: (call, self, argument) =>
        runIn(zone, () => this.run(inside, call, self, argument), undefined, undefined),
    };
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
export function follow(): void {
  following.follower ??= newFollower();
}

function newFollower(): Follower {
  const AsyncLocalStorage =
    runtime.process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage;
  if (AsyncLocalStorage) return new AsyncFollower(new AsyncLocalStorage());
  const follower = new SyncFollower();
  followContexts((zone) => follower.contextIn(zone));
  return follower;
}
