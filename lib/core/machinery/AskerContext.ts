/** What a request keeps of the async context in which it was made: Node's, or a zone of zone.js. */
export type AskerContext = NodeContext | ZoneContext;

interface NodeContext {
  runInAsyncScope<T, A, R>(call: (this: T, argument: A) => R, self: T, argument: A): R;
}

interface ZoneContext {
  run<T, A, R>(call: (this: T, argument: A) => R, self: T, argumentList: [A]): R;
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(id: string): { readonly AsyncResource: AsyncResourceClass } | undefined;
  };
  readonly Zone?: { readonly current: ZoneContext };
}

type AsyncResourceClass = new (type: string) => NodeContext;

// Both are looked up once: Zone is there before anything that uses it, and an import of Node's
// module would have a bundler for browsers look for it.
const { Zone, process } = globalThis as Runtime;
const AsyncResource = process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource;

// A subclass: to make one takes 19 ns in Node 20, where one of AsyncResource itself takes 33.
const Resource =
  AsyncResource &&
  class extends AsyncResource {
    constructor() {
      super('rxjs-locks');
    }
  };

/**
 * The present context, to be kept by a request that has to wait; undefined where there is none.
 *
 * Each request has a resource of its own: nothing in Node tells whether the context is still that
 * of the request before (bench/README.md has what was tried).
 */
export function askerContext(): AskerContext | undefined {
  return Resource ? new Resource() : Zone?.current;
}

/**
 * Makes a call in a context, or as it is where there is none. It takes the method and no closure,
 * which for each grant would take longer than all the rest.
 */
export function runIn<T, A, R>(
  context: AskerContext | undefined,
  call: (this: T, argument: A) => R,
  self: T,
  argument: A,
): R {
  if (!context) return call.call(self, argument);
  return 'run' in context
    ? context.run(call, self, [argument])
    : context.runInAsyncScope(call, self, argument);
}
