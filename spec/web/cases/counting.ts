import { firstValueFrom, from, mergeMap, of, toArray } from 'rxjs';
import { type Lease, throttleBySemaphore, withLock } from '../../../lib/index.js';
import { WebSemaphore } from '../../../lib/web/index.js';
import { record } from '../../helpers/record.js';
import { equal, need, quiet, turn, until } from '../helpers/expecting.js';
import type { Case } from '../helpers/World.js';

/** What a semaphore promises beside what every lock does. */
export const counting: readonly Case[] = [
  {
    title:
      'as many are inside as there are permits, in all tabs together, in the order in which they asked',
    async run({ name, open }) {
      const tabs = [open(), open(), open()];
      const semaphores = tabs.map((tab) => new WebSemaphore(name, 3, tab));
      const log: number[] = [];
      const leases: Lease[] = [];
      for (let index = 0; index < 9; index++) {
        need(semaphores[index % 3])
          .acquire()
          .subscribe((lease) => {
            log.push(index);
            leases.push(lease);
          });
        await quiet(...tabs);
      }
      equal('inside', log, [0, 1, 2]);
      equal('in all tabs', await firstValueFrom(need(semaphores[0]).query()), {
        held: 3,
        waiting: 6,
      });
      equal('here', need(semaphores[0]).state, { held: 1, waiting: 2 });
      // Not in the order in which they were granted.
      for (const each of [1, 0, 3, 2, 5, 4]) {
        const before = leases.length;
        need(leases[each]).release();
        await until('the next', () => leases.length === before + 1);
        await quiet(...tabs);
        equal('one for one', leases.length, before + 1);
      }
      equal('the order', log, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
      for (const lease of leases) lease.release();
      await quiet(...tabs);
      equal('in all tabs', await firstValueFrom(need(semaphores[0]).query()), {
        held: 0,
        waiting: 0,
      });
    },
  },
  {
    title: 'several tabs that ask at once with acquireIfAvailable() fill what is free',
    async run({ name, open }) {
      const tabs = [open(), open(), open(), open()];
      const semaphores = tabs.map((tab) => new WebSemaphore(name, 3, tab));
      const asked = semaphores.map((semaphore) => record(semaphore.acquireIfAvailable()));
      await until('all', () => asked.every(({ completed }) => completed));
      const leases = asked.flatMap(({ values }) => values);
      equal('granted', leases.length, 3);
      for (const lease of leases) lease.release();
    },
  },
  {
    title: 'acquireIfAvailable() overtakes nobody who waits',
    async run({ name, open }) {
      const tabs = [open(), open()];
      const [here, there] = tabs.map((tab) => new WebSemaphore(name, 1, tab));
      const lease = await firstValueFrom(need(here).acquire());
      const waits = record(need(there).acquire());
      await quiet(...tabs);
      lease.release();
      const early = record(need(here).acquireIfAvailable());
      await until('both', () => waits.completed && early.completed);
      equal('granted', [waits.values.length, early.values.length], [1, 0]);
      waits.values[0]?.release();
    },
  },
  {
    title: 'one that waits at the gate and leaves holds nobody up',
    async run({ name, open }) {
      const tabs = [open(), open()];
      const [here, there] = tabs.map((tab) => new WebSemaphore(name, 2, tab));
      const leases = [
        await firstValueFrom(need(here).acquire()),
        await firstValueFrom(need(there).acquire()),
      ];
      const first = record(need(here).acquire());
      await quiet(...tabs);
      const second = record(need(there).acquire());
      await quiet(...tabs);
      first.subscription.unsubscribe();
      leases[1]?.release();
      await until('the second', () => second.completed);
      leases[0]?.release();
      second.values[0]?.release();
      await quiet(...tabs);
      equal('in all tabs', await firstValueFrom(need(here).query()), { held: 0, waiting: 0 });
    },
  },
  {
    title: 'one that waits and whose tab is closed holds nobody up',
    closes: true,
    async run({ name, open }) {
      const tabs = [open(), open(), open()];
      const [one, two, three] = tabs.map((tab) => new WebSemaphore(name, 2, tab));
      const leases = [
        await firstValueFrom(need(one).acquire()),
        await firstValueFrom(need(one).acquire()),
      ];
      record(need(two).acquire());
      await quiet(...tabs);
      const waits = record(need(three).acquire());
      await quiet(...tabs);
      tabs[1]?.close?.();
      await quiet(need(tabs[0]), need(tabs[2]));
      equal('granted', waits.values.length, 0);
      leases[0]?.release();
      await until('the third', () => waits.completed);
      leases[1]?.release();
      waits.values[0]?.release();
    },
  },
  {
    title: 'gives back at once the permits that come free together with the one that it waited for',
    async run({ name, open }) {
      const tab = open();
      const semaphore = new WebSemaphore(name, 3, tab);
      const leases = [];
      for (let each = 0; each < 3; each++) leases.push(await firstValueFrom(semaphore.acquire()));
      const waits = record(semaphore.acquire());
      await quiet(tab);
      for (const lease of leases) lease.release();
      await until('the lease', () => waits.completed);
      await quiet(tab);
      equal('in all tabs', await firstValueFrom(semaphore.query()), { held: 1, waiting: 0 });
      waits.values[0]?.release();
    },
  },
  {
    title: 'each tab sees its own number of permits where they give different ones',
    async run({ name, open }) {
      const tabs = [open(), open()];
      const [two, three] = [new WebSemaphore(name, 2, tabs[0]), new WebSemaphore(name, 3, tabs[1])];
      const leases = [];
      for (let each = 0; each < 3; each++) leases.push(await firstValueFrom(three.acquire()));
      equal('two', (await firstValueFrom(two.query())).held, 2);
      equal('three', (await firstValueFrom(three.query())).held, 3);
      const waits = record(two.acquire());
      leases[2]?.release();
      await quiet(...tabs);
      equal('granted', waits.values.length, 0);
      leases[0]?.release();
      await until('the lease', () => waits.completed);
      waits.values[0]?.release();
      leases[1]?.release();
    },
  },
  {
    title: 'caps the streams that throttleBySemaphore and withLock run, in all tabs together',
    async run({ name, open }) {
      let [inside, most] = [0, 0];
      const work = async (value: number) => {
        most = Math.max(most, ++inside);
        // Long enough for another to come, if it may.
        for (let each = 0; each < 50; each++) await turn();
        inside--;
        return value;
      };
      const [here, there] = [new WebSemaphore(name, 2, open()), new WebSemaphore(name, 2, open())];
      const throttled = of(1, 2, 3, 4).pipe(throttleBySemaphore(here, work), toArray());
      const locked = from([5, 6, 7, 8]).pipe(
        mergeMap((value) => of(value).pipe(mergeMap(work), withLock(there))),
        toArray(),
      );
      const done = await Promise.all([firstValueFrom(throttled), firstValueFrom(locked)]);
      equal('done', done.flat().sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
      equal('at most', most, 2);
    },
  },
];
