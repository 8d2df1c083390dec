import { AsyncLocalStorage, AsyncResource, createHook } from 'node:async_hooks';
import { pathToFileURL } from 'node:url';
import { EMPTY, map, NEVER, Subject } from 'rxjs';
import {
  allOf,
  Condition,
  Lock,
  Semaphore,
  throttleBySemaphore,
  usingLock,
} from '../../lib/index.js';
import type * as AskerContext from '../../lib/core/machinery/AskerContext.js';
import { hold } from '../helpers/hold.js';
import { runNode } from '../package/helpers/runNode.js';

type Module = typeof AskerContext;

let imports = 0;

/** Imports the module again, with the given global objects. */
async function importWhere(globals: Readonly<Record<string, unknown>>): Promise<Module> {
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    const path = `../../lib/core/machinery/AskerContext.js?anew${String(imports++)}`;
    return (await import(path)) as Module;
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** The part of a zone of zone.js that is used. */
class Zone {
  static current = new Zone('root');
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  run<T, A extends unknown[], R>(call: (this: T, ...all: A) => R, self: T, all: A): R {
    const before = Zone.current;
    Zone.current = this;
    try {
      return call.apply(self, all);
    } finally {
      Zone.current = before;
    }
  }
}

const withoutModules = [
  { name: 'no process', globals: { process: undefined } },
  { name: 'a process that has no getBuiltinModule', globals: { process: {} } },
  {
    name: 'a getBuiltinModule that knows no node:async_hooks',
    globals: { process: { getBuiltinModule: () => undefined } },
  },
];

describe('the context of a request', () => {
  it('is that of AsyncLocalStorage, and a call in it gets its object and argument', () => {
    const tenants = new AsyncLocalStorage<string>();
    return importWhere({}).then(({ askerContext, runIn }) => {
      const context = tenants.run('asker', askerContext);
      if (!context) throw new Error('there is no context');
      const self = { name: 'self' };
      const made = tenants.run('releaser', () => [
        runIn(
          context,
          function (this: typeof self, argument: string) {
            return [this, argument, tenants.getStore()];
          },
          self,
          'argument',
        ),
        tenants.getStore(),
      ]);
      expect(made).toEqual([[self, 'argument', 'asker'], 'releaser']);
    });
  });

  it('is that of the moment, however run() and enterWith() change the store in between', async () => {
    const { askerContext, runIn } = await importWhere({});
    const tenants = new AsyncLocalStorage<string>();
    const contexts = tenants.run('first', () => {
      const first = askerContext();
      tenants.enterWith('entered');
      return [first, askerContext(), tenants.run('inner', askerContext), askerContext()];
    });
    const seen = contexts.map((context) =>
      runIn(context, () => tenants.getStore(), undefined, undefined),
    );
    expect(seen).toEqual(['first', 'entered', 'inner', 'entered']);
  });

  for (const { name, globals } of withoutModules) {
    it(`is undefined if there is ${name}`, async () => {
      const { askerContext } = await importWhere(globals);
      expect(askerContext()).toBeUndefined();
    });

    it(`is the zone of zone.js if there is ${name}`, async () => {
      const { askerContext, runIn } = await importWhere({ ...globals, Zone });
      const asker = new Zone('asker');
      const context = asker.run(askerContext, undefined, []);
      if (!context) throw new Error('there is no context');
      const self = {};
      const seen = new Zone('releaser').run(
        () => {
          const inside = runIn(
            context,
            function (this: object, argument: string) {
              return [this === self, argument, Zone.current.name];
            },
            self,
            'argument',
          );
          return [...inside, Zone.current.name];
        },
        undefined,
        [],
      );
      expect(seen).toEqual([true, 'argument', 'asker', 'releaser']);
    });
  }

  it('is what a follower makes of the zone, if there is one, and Node has none', async () => {
    const { askerContext, followContexts } = await importWhere({ process: undefined, Zone });
    const zones: unknown[] = [];
    const followed = new Zone('followed');
    followContexts((zone) => {
      zones.push(zone);
      return followed;
    });
    expect(askerContext()).toBe(followed);
    expect(zones).toEqual([Zone.current]);
  });

  it('is what a follower makes of nothing, where there is no zone either', async () => {
    const { askerContext, followContexts } = await importWhere({ process: undefined });
    const followed = new Zone('followed');
    followContexts((zone) => zone ?? followed);
    expect(askerContext()).toBe(followed);
  });

  it('is Node’s even if there is a zone', async () => {
    const { askerContext } = await importWhere({ Zone });
    expect(askerContext()).toBeInstanceOf(AsyncResource);
  });

  it('takes no more than 120 bytes of the heap for each request that waits', async () => {
    // Each measure in a process of its own: Node is looked at when the library is loaded, and other
    // specs leave things behind for the garbage collector.
    const [withContext = 0, without = 0] = await Promise.all(
      ['', 'process.getBuiltinModule = undefined;'].map(async (before) => {
        const program = `
          import { AsyncLocalStorage } from 'node:async_hooks';
          ${before}
          const { Lock } = await import('${pathToFileURL('build/lib/index.js').href}');
          const lock = new Lock();
          lock.tryAcquire();
          function heapAfter(requests) {
            for (let index = 0; index < requests; index++) lock.acquire().subscribe();
            gc();
            return process.memoryUsage().heapUsed;
          }
          new AsyncLocalStorage().run('tenant', () => {
            const warm = heapAfter(20_000);
            console.log((heapAfter(50_000) - warm) / 50_000);
          });
        `;
        return Number(await runNode(['--expose-gc', '--input-type=module', '--eval', program]));
      }),
    );
    expect(withContext - without).toBeGreaterThan(0);
    expect(withContext - without).toBeLessThanOrEqual(120);
  });

  describe('costs a resource', () => {
    /** How many resources the call makes. */
    function resourcesOf(call: () => void): number {
      let made = 0;
      const hook = createHook({
        init: (_, type) => {
          if (type === 'rxjs-locks') made++;
        },
      }).enable();
      try {
        call();
      } finally {
        hook.disable();
      }
      return made;
    }

    it('each request that waits', () => {
      const lock = new Lock();
      hold(lock);
      const made = resourcesOf(() => {
        for (let index = 0; index < 3; index++) lock.acquire().subscribe();
      });
      expect(made).toBe(3);
    });

    it('a waitFor() once, however often it is woken', () => {
      const condition = new Condition();
      let calls = 0;
      hold(condition.lock);
      const made = resourcesOf(() => {
        condition.waitFor(() => ++calls > 3).subscribe();
        for (let round = 0; round < 3; round++) {
          const notifier = hold(condition.lock);
          condition.notify();
          notifier.release();
        }
      });
      expect([made, calls]).toEqual([1, 4]);
    });

    it('each value that a throttle buffers, or requests and has to wait for', () => {
      const source = new Subject<number>();
      source.pipe(throttleBySemaphore(new Semaphore(0), () => EMPTY)).subscribe();
      const made = resourcesOf(() => {
        for (const value of [1, 2, 3]) source.next(value);
      });
      expect(made).toBe(3);
    });

    it('no section whose request has operators applied, and is granted at once', () => {
      const lock = new Lock();
      const made = resourcesOf(() => {
        usingLock(lock.acquire().pipe(map((permit) => permit)), () => NEVER).subscribe();
      });
      expect([made, lock.locked()]).toEqual([0, true]);
    });

    it('no allOf whose lockables are all free, and none but that of the lock that it waits for', () => {
      const [lock, free] = [new Lock(), new Semaphore(2)];
      const made = resourcesOf(() => {
        allOf(lock, free).acquire().subscribe();
        const shaped = { acquire: () => free.acquire().pipe(map((permit) => permit)) };
        allOf(shaped).acquire().subscribe();
      });
      expect(made).toBe(0);
      expect(resourcesOf(() => allOf(lock, free).acquire().subscribe())).toBe(1);
    });

    it('no request that does not wait', () => {
      const lock = new Lock();
      const made = resourcesOf(() => {
        lock.acquire().subscribe((permit) => {
          permit.release();
        });
        lock.state$.subscribe();
        lock.acquire().subscribe();
        lock.acquireIfAvailable().subscribe();
        lock.tryAcquire();
      });
      expect(made).toBe(0);
    });
  });
});
