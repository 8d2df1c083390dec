import { type LockManager, WebLock, WebReadWriteLock, WebSemaphore } from '../../lib/web/index.js';
import { firstValueFrom } from 'rxjs';
import { record } from '../helpers/record.js';
import { SpecifiedLocks } from './helpers/SpecifiedLocks.js';

type Globals = Partial<Record<'navigator' | 'isSecureContext' | 'process', unknown>>;

/** Runs with other globals than there are. */
function withGlobals(globals: Globals, run: () => void): void {
  const names = Object.keys(globals);
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  try {
    for (const [name, value] of Object.entries(globals)) {
      Object.defineProperty(globalThis, name, { value, configurable: true });
    }
    run();
  } finally {
    for (const [index, name] of names.entries()) {
      const descriptor = before[index];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

const { locks } = new SpecifiedLocks().open();
const anything = (value: unknown) => value as never;

describe('a lock between tabs', () => {
  describe('takes the lock manager', () => {
    it('of navigator, looked up when it is made', async () => {
      let lock!: WebLock;
      withGlobals({ navigator: { locks } }, () => (lock = new WebLock('found')));
      const asked = record(lock.acquire());
      await new Promise((resolve) => setTimeout(resolve));
      expect(asked.values.length).toBe(1);
      asked.values[0]?.release();
    });

    it('that it is given, where the runtime has none', () => {
      withGlobals({ navigator: undefined }, () => {
        expect(() => new WebLock('a', { locks })).not.toThrow();
        expect(() => new WebReadWriteLock('a', { locks })).not.toThrow();
        expect(() => new WebSemaphore('a', 2, { locks })).not.toThrow();
      });
    });
  });

  describe('throws a TypeError that tells why, where there is no lock manager:', () => {
    for (const [why, globals, message] of [
      [
        'a page that is not secure',
        { navigator: {}, isSecureContext: false, process: undefined },
        'new WebLock(name, options): there is no navigator.locks; this page is not in a secure context: https, or localhost. Another lock manager can be given as { locks }',
      ],
      [
        'an old Node',
        { navigator: {}, process: { versions: { node: '22.1.0' } } },
        'new WebLock(name, options): there is no navigator.locks; Node has it from 24.5 on, and this is 22.1.0. Another lock manager can be given as { locks }',
      ],
      [
        'a runtime that is like Node',
        { navigator: undefined, process: {} },
        'new WebLock(name, options): there is no navigator.locks; this runtime has none, as where a page is rendered on a server. Another lock manager can be given as { locks }',
      ],
      [
        'a page that is rendered on a server',
        { navigator: undefined, process: undefined },
        'new WebLock(name, options): there is no navigator.locks; this runtime has none, as where a page is rendered on a server. Another lock manager can be given as { locks }',
      ],
    ] as const) {
      it(why, () => {
        let thrown: unknown;
        withGlobals(globals, () => {
          try {
            new WebLock('a');
          } catch (error) {
            thrown = error;
          }
        });
        expect(thrown).toEqual(new TypeError(message));
      });
    }
  });

  for (const [call, make] of [
    ['new WebLock(name, options)', (...[a, b]: unknown[]) => new WebLock(anything(a), anything(b))],
    [
      'new WebReadWriteLock(name, options)',
      (...[a, b]: unknown[]) => new WebReadWriteLock(anything(a), anything(b)),
    ],
    [
      'new WebSemaphore(name, permits, options)',
      (...[a, b]: unknown[]) => new WebSemaphore(anything(a), 1, anything(b)),
    ],
  ] as const) {
    describe(`${call} throws a TypeError`, () => {
      for (const [what, name, options, message] of [
        ['a name that is no string', 7, { locks }, 'a string as the name, got 7'],
        ['null for options', 'a', null, 'an object as the options, got null'],
        ['text for options', 'a', 'b', 'an object as the options, got "b"'],
        ['a prefix that is no string', 'a', { locks, prefix: 1 }, 'a string as the prefix, got 1'],
        [
          'locks that are none',
          'a',
          { locks: {} },
          'a lock manager with request() and query() as locks, got an object',
        ],
        [
          'locks that cannot be asked',
          'a',
          { locks: { request: () => undefined } },
          'a lock manager with request() and query() as locks, got an object',
        ],
        [
          'null for locks',
          'a',
          { locks: null },
          'a lock manager with request() and query() as locks, got null',
        ],
        [
          'a name that the platform refuses',
          '-a',
          { locks, prefix: '' },
          'a name that does not begin with "-", which the platform keeps for itself, got "-a"',
        ],
        [
          'a prefix that the platform refuses',
          'a',
          { locks, prefix: '-' },
          'a name that does not begin with "-", which the platform keeps for itself, got "-a"',
        ],
      ] as const) {
        it(`for ${what}`, () => {
          expect(() => make(name, options)).toThrow(new TypeError(`${call}: ${message}`));
        });
      }

      it('for none of the names that are good', () => {
        for (const name of ['', 'a:b', ' -', '7']) {
          expect(() => make(name, { locks })).not.toThrow();
        }
        expect(() => make('-a', { locks })).not.toThrow();
      });
    });
  }

  it('throws a RangeError for permits that are no integer of at least 1', () => {
    for (const permits of [0, -1, 1.5, NaN, Infinity, '2', undefined]) {
      expect(() => new WebSemaphore('a', anything(permits), { locks })).toThrowMatching(
        (error) =>
          error instanceof RangeError &&
          error.message.startsWith(
            'new WebSemaphore(name, permits): an integer of at least 1, got',
          ),
      );
    }
  });

  it('shows its state in the console and in JSON', async () => {
    const { inspect } = await import('node:util');
    const lock = new WebLock('shown', { locks });
    expect(inspect(lock)).toBe('WebLock { held: false, waiting: 0 }');
    expect(JSON.stringify(new WebSemaphore('shown', 2, { locks }))).toBe('{"held":0,"waiting":0}');
    const asked = record(lock.acquire());
    await new Promise((resolve) => setTimeout(resolve));
    expect(inspect(asked.values[0])).toBe('Lease { released: false }');
    expect(JSON.stringify(asked.values[0])).toBe('{"released":false}');
  });

  it('counts nothing where the lock manager tells nothing', async () => {
    for (const told of [{}, { held: [{}], pending: [{}] }]) {
      const silent: LockManager = {
        request: () => Promise.resolve(),
        query: () => Promise.resolve(told),
      };
      const options = { locks: silent };
      const nothing = { held: 0, waiting: 0 };
      expect(record(new WebLock('a', options).query()).values).toEqual([]);
      expect(await firstValueFrom(new WebLock('a', options).query())).toEqual(nothing);
      expect(await firstValueFrom(new WebSemaphore('a', 1, options).query())).toEqual(nothing);
      expect(await firstValueFrom(new WebReadWriteLock('a', options).query())).toEqual({
        readers: 0,
        writing: false,
        waiting: 0,
      });
    }
  });

  it('counts nobody who goes through a gate without waiting', async () => {
    const tab = new SpecifiedLocks().open();
    for (const name of ['rxjs-locks:read-write:a', 'rxjs-locks:semaphore:a']) {
      void tab.locks.request(name, { mode: 'shared' }, () => new Promise(() => undefined));
    }
    expect(await firstValueFrom(new WebSemaphore('a', 1, tab).query())).toEqual({
      held: 0,
      waiting: 0,
    });
    expect(await firstValueFrom(new WebReadWriteLock('a', tab).query())).toEqual({
      readers: 0,
      writing: false,
      waiting: 0,
    });
  });

  it('is closed by using', () => {
    const lock = new WebLock('closed', { locks });
    lock[Symbol.dispose]();
    expect(lock.closed).toBeTrue();
  });

  it('passes an error on that the lock manager throws', () => {
    const fault = new Error('faulty');
    const faulty: LockManager = {
      request: () => {
        throw fault;
      },
      query: () => Promise.resolve({}),
    };
    const asked = record(new WebLock('a', { locks: faulty }).acquire());
    return new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
      expect(asked.error).toBe(fault);
    });
  });
});
