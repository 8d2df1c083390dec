import { firstValueFrom } from 'rxjs';
import { WebLock, WebReadWriteLock, WebSemaphore } from '../../../lib/web/index.js';
import { equal, quiet } from '../helpers/expecting.js';
import type { Case } from '../helpers/World.js';

/** Which locks are the same one. */
export const naming: readonly Case[] = [
  {
    title: 'locks of different kinds with the same name are different locks',
    async run({ name, open }) {
      const tab = open();
      const leases = [];
      for (const lockable of [
        new WebLock(name, tab),
        new WebReadWriteLock(name, tab).write,
        new WebSemaphore(name, 1, tab),
      ]) {
        leases.push(await firstValueFrom(lockable.acquire()));
      }
      for (const lease of leases) lease.release();
    },
  },
  {
    title: 'locks with different names or prefixes are different locks',
    async run({ name, open }) {
      const { locks } = open();
      const leases = [];
      for (const lock of [
        new WebLock(name, { locks }),
        new WebLock(`${name}:`, { locks }),
        new WebLock(name, { locks, prefix: 'other:' }),
        new WebLock(name, { locks, prefix: '' }),
      ]) {
        equal('the name', lock.name.startsWith(name), true);
        leases.push(await firstValueFrom(lock.acquire()));
      }
      for (const lease of leases) lease.release();
    },
  },
  {
    title: 'query() counts what is held and waited for under this name alone',
    async run({ name, open }) {
      const tab = open();
      const leases = [];
      for (const other of [`${name} a`, `${name} b`]) {
        const lock = new WebLock(other, tab);
        const semaphore = new WebSemaphore(other, 1, tab);
        const settings = new WebReadWriteLock(other, tab);
        for (const lockable of [lock, semaphore, settings.write]) {
          leases.push(await firstValueFrom(lockable.acquire()));
          lockable.acquire().subscribe((lease) => lease.release());
          if (other === `${name} b`) lockable.acquire().subscribe((lease) => lease.release());
        }
      }
      await quiet(tab);
      for (const [other, waiting] of [
        [`${name} a`, 1],
        [`${name} b`, 2],
        [name, 0],
      ] as const) {
        const held = Math.min(waiting, 1);
        const lock = new WebLock(other, tab);
        const semaphore = new WebSemaphore(other, 1, tab);
        const settings = new WebReadWriteLock(other, tab);
        equal('the lock', await firstValueFrom(lock.query()), { held, waiting });
        equal('the semaphore', await firstValueFrom(semaphore.query()), { held, waiting });
        equal('the read-write lock', await firstValueFrom(settings.query()), {
          readers: 0,
          writing: held > 0,
          waiting,
        });
      }
      for (const lease of leases) lease.release();
      await quiet(tab);
    },
  },
  {
    title: 'the name at the platform begins with the prefix',
    async run({ name, open }) {
      const { locks } = open();
      const names = async () => (await locks.query()).held?.map((lock) => lock.name) ?? [];
      const before = await names();
      const settings = new WebReadWriteLock(name, { locks });
      const leases = [];
      for (const [lockable, expected] of [
        [new WebLock(name, { locks }), `rxjs-locks:lock:${name}`],
        [settings.read, `rxjs-locks:reader:${name}:`],
        [settings.write, `rxjs-locks:read-write:${name}`],
        [new WebSemaphore(name, 1, { locks }), `rxjs-locks:seat-1:${name}`],
      ] as const) {
        leases.push(await firstValueFrom(lockable.acquire()));
        await quiet({ locks });
        const added = (await names()).filter((each) => !before.includes(each));
        equal('the name', [added.length, added[0]?.startsWith(expected)], [1, true]);
        leases.pop()?.release();
        await quiet({ locks });
      }
      const semaphore = new WebSemaphore(name, 1, { locks });
      const lease = await firstValueFrom(semaphore.acquire());
      const waits = semaphore.acquire().subscribe();
      await quiet({ locks });
      const added = (await names()).filter((each) => !before.includes(each));
      equal('the gate', added.sort(), [
        `rxjs-locks:seat-1:${name}`,
        `rxjs-locks:semaphore:${name}`,
      ]);
      waits.unsubscribe();
      lease.release();
    },
  },
];
