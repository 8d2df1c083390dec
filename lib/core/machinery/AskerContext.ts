/**
 * What a request keeps of the async context in which it was made: a resource of Node, a zone of
 * zone.js, or what a follower makes of that.
 */
export type AskerContext = NodeContext | ZoneContext;

/** Makes a context of the current zone, if there is one. */
type Follow = (zone: AskerContext | undefined) => AskerContext;

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

// Looking them up once is enough, because zone.js is loaded before the code that uses it. An import
// of Node's module would make a bundler for browsers look for that module.
const { Zone, process } = globalThis as Runtime;
const AsyncResource = process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource;

// Creating a subclass takes 19 ns in Node 20. Creating an AsyncResource itself takes 33.
const Resource =
  AsyncResource &&
  class extends AsyncResource {
    constructor() {
      super('rxjs-locks');
    }
  };

let follow: Follow | undefined;

/** From now on, contexts are of a follower's making, where Node has no resources. */
export function followContexts(by: Follow): void {
  follow = by;
}

/**
 * The current context, for a request that has to wait. Undefined if the runtime has none.
 *
 * Each request has its own resource: nothing in Node tells whether the context is still that of the
 * request before (bench/README.md says what was tried).
 */
export function askerContext(): AskerContext | undefined {
  if (Resource) return new Resource();
  return follow ? follow(Zone?.current) : Zone?.current;
}

/**
 * Makes a call in a context, or without one if there is none. It takes a method and not a closure:
 * creating a closure for each grant would take longer than everything else.
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
