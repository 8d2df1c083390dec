import type { LockManager, LockRequestOptions } from '../../../lib/web/index.js';
import { equal, quiet, turn, until } from '../helpers/expecting.js';
import type { Case } from '../helpers/World.js';

const exclusive: LockRequestOptions = { mode: 'exclusive' };
const shared: LockRequestOptions = { mode: 'shared' };

/** Asks for a lock, holds it until it is let go, and writes down what happens. */
class Asking {
  letGo: () => void = () => undefined;
  readonly ended: Promise<string>;

  constructor(
    log: string[],
    name: string,
    locks: LockManager,
    lock: string,
    options: LockRequestOptions = exclusive,
  ) {
    this.ended = locks
      .request(lock, options, (granted) => {
        log.push(granted === null ? `${name} refused` : name);
        return granted === null ? undefined : new Promise((resolve) => (this.letGo = resolve));
      })
      .then(
        () => 'ended',
        (error: unknown) => (error as Error).name,
      );
  }
}

/** What the library relies on in the locks of the platform, by their specification. */
export const conformance: readonly Case[] = [
  {
    title: 'grants an exclusive lock to one after the other, in order, across tabs',
    async run({ name, open }) {
      const tabs = [open(), open(), open()];
      const log: string[] = [];
      const askings = [];
      for (const [index, tab] of tabs.entries()) {
        askings.push(new Asking(log, String(index), tab.locks, name));
        await quiet(tab);
      }
      for (const [index, asking] of askings.entries()) {
        await quiet(...tabs);
        equal('granted', log, ['0', '1', '2'].slice(0, index + 1));
        asking.letGo();
        equal('the end', await asking.ended, 'ended');
      }
    },
  },
  {
    title: 'grants a shared lock to those that stand next to each other',
    async run({ name, open }) {
      const [one, other] = [open(), open()];
      const log: string[] = [];
      const a = new Asking(log, 'a', one.locks, name, shared);
      const b = new Asking(log, 'b', other.locks, name, shared);
      await until('both', () => log.length === 2);
      const c = new Asking(log, 'c', one.locks, name);
      await quiet(one);
      const d = new Asking(log, 'd', other.locks, name, shared);
      await quiet(one, other);
      equal('c waits, and d behind it', log.length, 2);
      a.letGo();
      b.letGo();
      await until('c', () => log.includes('c'));
      await quiet(one, other);
      equal('d waits', log.length, 3);
      c.letGo();
      await until('d', () => log.includes('d'));
      d.letGo();
    },
  },
  {
    title: 'refuses with null where ifAvailable would have to wait',
    async run({ name, open }) {
      const [one, other] = [open(), open()];
      const log: string[] = [];
      const ifAvailable = (mode: 'exclusive' | 'shared'): LockRequestOptions => ({
        mode,
        ifAvailable: true,
      });
      const a = new Asking(log, 'a', one.locks, name, ifAvailable('shared'));
      await until('a', () => log.length === 1);
      const b = new Asking(log, 'b', other.locks, name, ifAvailable('shared'));
      await until('b', () => log.length === 2);
      new Asking(log, 'c', other.locks, name, ifAvailable('exclusive'));
      await until('c', () => log.length === 3);
      const d = new Asking(log, 'd', one.locks, name);
      await quiet(one);
      new Asking(log, 'e', other.locks, name, ifAvailable('shared'));
      await until('e', () => log.length === 4);
      equal('granted and refused', log, ['a', 'b', 'c refused', 'e refused']);
      a.letGo();
      b.letGo();
      await until('d', () => log.includes('d'));
      d.letGo();
    },
  },
  {
    title: 'takes a request back that waits, by its signal',
    async run({ name, open }) {
      const tab = open();
      const log: string[] = [];
      const a = new Asking(log, 'a', tab.locks, name);
      await until('a', () => log.length === 1);
      const controller = new AbortController();
      const { signal } = controller;
      const b = new Asking(log, 'b', tab.locks, name, { mode: 'exclusive', signal });
      const c = new Asking(log, 'c', tab.locks, name);
      await quiet(tab);
      controller.abort();
      equal('the end of b', await b.ended, 'AbortError');
      a.letGo();
      await until('c', () => log.length === 2);
      equal('granted', log, ['a', 'c']);
      c.letGo();
    },
  },
  {
    title: 'keeps a lock whose signal is aborted after the grant',
    async run({ name, open }) {
      const tab = open();
      const log: string[] = [];
      const controller = new AbortController();
      const { signal } = controller;
      const a = new Asking(log, 'a', tab.locks, name, { mode: 'exclusive', signal });
      await until('a', () => log.length === 1);
      controller.abort();
      const b = new Asking(log, 'b', tab.locks, name);
      await quiet(tab);
      equal('granted', log, ['a']);
      a.letGo();
      await until('b', () => log.length === 2);
      b.letGo();
    },
  },
  {
    title: 'grants what steals ahead of all that wait, and rejects the promise of the holder',
    async run({ name, open }) {
      const [one, other] = [open(), open()];
      const log: string[] = [];
      const a = new Asking(log, 'a', one.locks, name);
      await until('a', () => log.length === 1);
      const b = new Asking(log, 'b', one.locks, name);
      await quiet(one);
      const c = new Asking(log, 'c', other.locks, name, { mode: 'exclusive', steal: true });
      equal('the end of a', await a.ended, 'AbortError');
      await until('c', () => log.length === 2);
      equal('granted', log, ['a', 'c']);
      // What has been stolen is not given back.
      a.letGo();
      await quiet(one, other);
      equal('still', log, ['a', 'c']);
      c.letGo();
      await until('b', () => log.length === 3);
      b.letGo();
    },
  },
  {
    title: 'tells what is held and what waits, in all tabs',
    async run({ name, open }) {
      const [one, other] = [open(), open()];
      const log: string[] = [];
      const a = new Asking(log, 'a', one.locks, name, shared);
      await until('a', () => log.length === 1);
      const b = new Asking(log, 'b', other.locks, name);
      await quiet(one, other);
      const { held = [], pending = [] } = await one.locks.query();
      const ours = (infos: readonly { name?: string; mode?: string }[]) =>
        infos.filter((info) => info.name === name).map(({ mode }) => mode);
      equal('held', ours(held), ['shared']);
      equal('waiting', ours(pending), ['exclusive']);
      a.letGo();
      await until('b', () => log.length === 2);
      b.letGo();
    },
  },
  {
    title: 'refuses a name that begins with a hyphen',
    async run({ name, open }) {
      const asking = new Asking([], 'a', open().locks, `-${name}`);
      equal('the end', await asking.ended, 'NotSupportedError');
    },
  },
  {
    title: 'refuses a signal beside steal or ifAvailable',
    async run({ name, open }) {
      const { signal } = new AbortController();
      for (const manner of ['steal', 'ifAvailable']) {
        const options = { mode: 'exclusive' as const, signal, [manner]: true };
        const asking = new Asking([], 'a', open().locks, name, options);
        equal(manner, await asking.ended, 'NotSupportedError');
      }
    },
  },
  {
    title: 'gives back what a tab holds that is closed, and forgets what it waits for',
    closes: true,
    async run({ name, open }) {
      const [one, two, three] = [open(), open(), open()];
      const log: string[] = [];
      new Asking(log, 'a', one.locks, name);
      await until('a', () => log.length === 1);
      new Asking(log, 'b', two.locks, name);
      await quiet(two);
      const c = new Asking(log, 'c', three.locks, name);
      await quiet(three);
      two.close?.();
      await quiet(three);
      equal('granted', log, ['a']);
      one.close?.();
      await until('c', () => log.length === 2);
      equal('granted', log, ['a', 'c']);
      c.letGo();
    },
  },
];

/** What the specification says, and Chromium and Node do not do. */
export const readersBehindWriter: Case = {
  title: 'lets readers in that stood behind a writer which leaves',
  async run({ name, open }) {
    const tab = open();
    const log: string[] = [];
    const a = new Asking(log, 'a', tab.locks, name, shared);
    await until('a', () => log.length === 1);
    const controller = new AbortController();
    const { signal } = controller;
    new Asking(log, 'b', tab.locks, name, { mode: 'exclusive', signal });
    const c = new Asking(log, 'c', tab.locks, name, shared);
    await quiet(tab);
    controller.abort();
    await quiet(tab);
    await turn();
    equal('granted', log, ['a', 'c']);
    a.letGo();
    c.letGo();
  },
};
