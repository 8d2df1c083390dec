import { firstValueFrom, tap } from 'rxjs';
import type { Lease } from '../../../lib/index.js';
import { WebReadWriteLock } from '../../../lib/web/index.js';
import { record, type Recording } from '../../helpers/record.js';
import { equal, need, quiet, until } from '../helpers/expecting.js';
import type { Case } from '../helpers/World.js';

/** What a read-write lock promises beside what every lock does. */
export const reading: readonly Case[] = [
  {
    title: 'readers are inside together, in all tabs, and a writer is inside alone',
    async run({ name, open }) {
      const tabs = [open(), open()];
      const [here, there] = tabs.map((tab) => new WebReadWriteLock(name, tab));
      if (!here || !there) return;
      const reader = await firstValueFrom(here.read.acquire());
      const other = await firstValueFrom(there.read.acquire());
      await quiet(...tabs);
      const more = await firstValueFrom(there.read.acquireIfAvailable());
      equal('here', here.state, { readers: 1, writing: false, waiting: 0 });
      equal('there', there.state, { readers: 2, writing: false, waiting: 0 });
      const refused = record(there.write.acquireIfAvailable());
      await until('the end', () => refused.completed);
      equal('refused', refused.values.length, 0);
      const told: Promise<unknown>[] = [];
      const writer = record(
        here.write.acquire().pipe(tap(() => told.push(firstValueFrom(here.query())))),
      );
      await quiet(...tabs);
      const second = record(there.write.acquire());
      await quiet(...tabs);
      equal('in all tabs', await firstValueFrom(here.query()), {
        readers: 3,
        writing: false,
        waiting: 2,
      });
      reader.release();
      other.release();
      await quiet(...tabs);
      equal('waits', writer.values.length, 0);
      more.release();
      await until('the writer', () => writer.completed);
      equal('here', here.state, { readers: 0, writing: true, waiting: 0 });
      equal('in the grant', ((await told[0]) as { readers: number }).readers, 0);
      equal('in all tabs', await firstValueFrom(there.query()), {
        readers: 0,
        writing: true,
        waiting: 1,
      });
      const reads = record(there.read.acquire());
      await quiet(...tabs);
      equal('waits', reads.values.length, 0);
      writer.values[0]?.release();
      await until('the second writer', () => second.completed);
      second.values[0]?.release();
      await until('the reader', () => reads.completed);
      reads.values[0]?.release();
    },
  },
  {
    title:
      'a reader that comes after a waiting writer waits behind it, also with acquireIfAvailable()',
    async run({ name, open }) {
      const tabs = [open(), open()];
      const [here, there] = tabs.map((tab) => new WebReadWriteLock(name, tab));
      if (!here || !there) return;
      const reader = await firstValueFrom(here.read.acquire());
      const writer = record(there.write.acquire());
      await quiet(...tabs);
      const late = record(here.read.acquire());
      const refused = record(here.read.acquireIfAvailable());
      await until('the end', () => refused.completed);
      await quiet(...tabs);
      equal(
        'granted',
        [writer.values.length, late.values.length, refused.values.length],
        [0, 0, 0],
      );
      reader.release();
      await until('the writer', () => writer.completed);
      await quiet(...tabs);
      equal('granted', late.values.length, 0);
      writer.values[0]?.release();
      await until('the reader', () => late.completed);
      late.values[0]?.release();
    },
  },
  {
    title: 'a waiting writer that leaves lets in the readers that it was holding up',
    async run({ name, open }) {
      const tabs = [open(), open(), open()];
      const locks = tabs.map((tab) => new WebReadWriteLock(name, tab));
      const [one, two, three] = locks.map(({ read, write }) => ({ read, write }));
      if (!one || !two || !three) return;
      const reader = await firstValueFrom(one.read.acquire());
      const writer = record(two.write.acquire());
      await quiet(...tabs);
      const held = [record(one.read.acquire()), record(three.read.acquire())];
      await quiet(...tabs);
      writer.subscription.unsubscribe();
      await until('the readers', () => held.every(({ completed }) => completed));
      reader.release();
      for (const { values } of held) values[0]?.release();
    },
  },
  {
    title: 'a waiting writer whose tab is closed lets in the readers that it was holding up',
    closes: true,
    async run({ name, open }) {
      const tabs = [open(), open(), open()];
      const [one, two, three] = tabs.map((tab) => new WebReadWriteLock(name, tab));
      const reader = await firstValueFrom(need(one).read.acquire());
      record(need(two).write.acquire());
      await quiet(...tabs);
      const held = record(need(three).read.acquire());
      await quiet(...tabs);
      equal('granted', held.values.length, 0);
      tabs[1]?.close?.();
      await until('the reader', () => held.completed);
      reader.release();
      held.values[0]?.release();
    },
  },
  {
    title:
      'readers that wait next to each other are let in together, and a writer behind them is not',
    async run({ name, open }) {
      const tabs = [open(), open()];
      const [here, there] = tabs.map((tab) => new WebReadWriteLock(name, tab));
      if (!here || !there) return;
      const writer = await firstValueFrom(here.write.acquire());
      const asked: Recording<Lease>[] = [];
      for (const side of [here.read, there.read, here.read, there.write]) {
        asked.push(record(side.acquire()));
        await quiet(...tabs);
      }
      writer.release();
      await until('the readers', () => asked.slice(0, 3).every(({ completed }) => completed));
      await quiet(...tabs);
      equal('the writer', asked[3]?.completed, false);
      for (const { values } of asked.slice(0, 3)) values[0]?.release();
      await until('the writer', () => asked[3]?.completed === true);
      asked[3]?.values[0]?.release();
    },
  },
];
