import { firstValueFrom, NEVER } from 'rxjs';
import { LeaseLostError, usingLock } from '../../../lib/index.js';
import { WebLock } from '../../../lib/web/index.js';
import { record } from '../../helpers/record.js';
import { equal, microtasks, quiet, until } from '../helpers/expecting.js';
import type { Case } from '../helpers/World.js';

/** What it means to steal a lock. */
export const stealing: readonly Case[] = [
  {
    title: 'steal() takes the lock from its holder, ahead of all that wait, in whatever tab',
    async run({ name, open }) {
      const [one, other] = [open(), open()];
      const [here, there] = [new WebLock(name, one), new WebLock(name, other)];
      const lease = await firstValueFrom(here.acquire());
      const waits = record(there.acquire());
      await quiet(other);
      const stolen = record(there.steal());
      equal('inside subscribe', stolen.values.length, 0);
      await until('the loss', () => lease.signal.aborted);
      await until('the lease', () => stolen.completed);
      equal('still waits', waits.values.length, 0);
      equal('there', there.state, { held: true, waiting: 1 });
      stolen.values[0]?.release();
      await until('the next', () => waits.completed);
      waits.values[0]?.release();
    },
  },
  {
    title: 'steal() grants what is free',
    async run({ name, open }) {
      const lock = new WebLock(name, open());
      const lease = await firstValueFrom(lock.steal());
      equal(
        'the lease',
        [lease.released, lease.signal.aborted, lock.state.held],
        [false, false, true],
      );
      lease.release();
      equal('released', lock.state.held, false);
    },
  },
  {
    title:
      'a lease that is lost counts as released, and the state is told before its signal is aborted',
    async run({ name, open }) {
      const [one, other] = [open(), open()];
      const [here, there] = [new WebLock(name, one), new WebLock(name, other)];
      const lease = await firstValueFrom(here.acquire());
      const log: unknown[] = [];
      here.state$.subscribe(({ held }) => log.push(held));
      lease.signal.addEventListener('abort', () => {
        const reason: unknown = lease.signal.reason;
        log.push('aborted', lease.released, here.state.held);
        log.push(reason instanceof LeaseLostError, (reason as Error).message.includes(name));
      });
      const stolen = await firstValueFrom(there.steal());
      await until('the loss', () => lease.signal.aborted);
      equal('told', log, [true, false, 'aborted', true, false, true, true]);
      lease.release();
      await quiet(one, other);
      equal('what was lost gives nothing back', [stolen.released, there.state.held], [false, true]);
      stolen.release();
    },
  },
  {
    title:
      'a release never aborts the signal of its lease, also where the lock is stolen in that moment',
    async run({ name, open }) {
      const tab = open();
      const lock = new WebLock(name, tab);
      const lease = await firstValueFrom(lock.acquire());
      const thief = firstValueFrom(lock.steal());
      lease.release();
      (await thief).release();
      await quiet(tab);
      equal('aborted', [lease.signal.aborted, lock.state.held], [false, false]);
      for (let moment = 0; moment < 20; moment++) {
        const holder = await firstValueFrom(lock.acquire());
        const stealing = firstValueFrom(lock.steal());
        await microtasks(moment);
        const lost = holder.released;
        holder.release();
        (await stealing).release();
        await quiet(tab);
        equal(`after ${String(moment)} microtasks`, holder.signal.aborted, lost);
      }
    },
  },
  {
    title:
      'cancelWaiting() errors in the order of the requests, also one that is let in before others',
    async run({ name, open }) {
      const tab = open();
      const lock = new WebLock(name, tab);
      const lease = await firstValueFrom(lock.acquire());
      const log: string[] = [];
      lock.acquire().subscribe({ error: () => log.push('waits') });
      lock.steal().subscribe({ error: () => log.push('steals') });
      lock.state$.subscribe(({ waiting }) => {
        if (waiting === 1) lock.cancelWaiting();
      });
      await until('the errors', () => log.length === 2);
      equal('the order', log, ['waits', 'steals']);
      lease.release();
      await quiet(tab);
      equal('all tabs', await firstValueFrom(lock.query()), { held: 0, waiting: 0 });
    },
  },
  {
    title: 'work whose lock is stolen is torn down and errors with LeaseLostError',
    async run({ name, open }) {
      const tab = open();
      const lock = new WebLock(name, tab);
      const work = record(usingLock(lock, () => NEVER));
      await until('inside', () => lock.state.held);
      const thief = await firstValueFrom(lock.steal());
      await until('the error', () => work.error !== undefined);
      equal('the error', work.error instanceof LeaseLostError, true);
      equal('the thief', [thief.released, lock.state], [false, { held: true, waiting: 0 }]);
      thief.release();
    },
  },
  {
    title:
      'steal() that is unsubscribed at once leaves the lock to those that wait, and may have cost its holder the lease',
    async run({ name, open }) {
      const tab = open();
      const lock = new WebLock(name, tab);
      const lease = await firstValueFrom(lock.acquire());
      const waits = record(lock.acquire());
      await quiet(tab);
      const thief = record(lock.steal());
      thief.subscription.unsubscribe();
      await quiet(tab);
      equal('granted', [thief.values.length, waits.values.length], [0, Number(lease.released)]);
      lease.release();
      await until('the next', () => waits.completed);
      waits.values[0]?.release();
      await quiet(tab);
      equal('all tabs', await firstValueFrom(lock.query()), { held: 0, waiting: 0 });
    },
  },
];
