import { firstValueFrom, NEVER, of, retry, tap, throwError } from 'rxjs';
import { CanceledError, ClosedError, type Lease, withLock } from '../../../lib/index.js';
import type { LockManager } from '../../../lib/web/index.js';
import { record } from '../../helpers/record.js';
import { StoppedSubscriber } from '../../helpers/StoppedSubscriber.js';
import { equal, microtasks, need, quiet, until } from '../helpers/expecting.js';
import { type Shared, type Subject, subjects } from '../helpers/subjects.js';
import type { Case, Tab, World } from '../helpers/World.js';

/** What every kind of lock promises. */
export const everyLock: readonly Case[] = subjects.flatMap(casesOf);

function casesOf({ name: subject, make, together = false }: Subject): Case[] {
  const inTab = (world: World, tab: Tab): Shared => make(world.name, { locks: tab.locks });
  const nothing = async (shared: Shared, ...tabs: readonly Tab[]): Promise<void> => {
    await quiet(...tabs);
    const { waiting, ...held } = await firstValueFrom(shared.query());
    equal('nobody waits in any tab', waiting, 0);
    equal(
      'nothing is held in any tab',
      Object.values(held).map(Number),
      Object.keys(held).map(() => 0),
    );
  };

  const cases: readonly Case[] = [
    {
      title: 'grants one lease, then completes, and never inside subscribe',
      async run(world) {
        const tab = world.open();
        const { lockable, out } = inTab(world, tab);
        const asked = record(lockable.acquire());
        equal('inside subscribe', asked.values.length, 0);
        await until('the end', () => asked.completed);
        const [lease] = asked.values;
        equal(
          'the lease',
          [asked.values.length, lease?.released, lease?.signal.aborted],
          [1, false, false],
        );
        equal('out', out(), 1);
        lease?.release();
        equal('released', [lease?.released, lease?.signal.aborted, out()], [true, false, 0]);
      },
    },
    {
      title: 'does nothing until it is subscribed, and each subscription is a request of its own',
      async run(world) {
        const tab = world.open();
        const { lockable, occupy, primitive, ...shared } = inTab(world, tab);
        const request$ = lockable.acquire();
        await nothing({ lockable, occupy, primitive, ...shared }, tab);
        const lease = await firstValueFrom(occupy());
        const asked = [record(request$), record(request$)];
        equal('waiting', primitive.state.waiting, 2);
        for (const { subscription } of asked) subscription.unsubscribe();
        equal('waiting', primitive.state.waiting, 0);
        lease.release();
      },
    },
    {
      title: 'grants in the order of subscription, across tabs',
      async run(world) {
        const tabs = [world.open(), world.open(), world.open()];
        const shared = tabs.map((tab) => inTab(world, tab));
        const lease = await firstValueFrom(need(shared[0]).occupy());
        const log: number[] = [];
        const leases: Lease[] = [];
        for (const [index, tab] of [0, 1, 2, 1, 0].map(
          (each) => [each, need(tabs[each])] as const,
        )) {
          const place = log.length + leases.length;
          need(shared[index])
            .lockable.acquire()
            .subscribe((granted) => {
              log.push(place);
              leases.push(granted);
            });
          log.push(-1);
          await quiet(tab);
        }
        log.length = 0;
        lease.release();
        for (let turn = 0; turn < 5; turn++) {
          await until(`grant ${String(turn)}`, () => leases.length > turn);
          need(leases[turn]).release();
        }
        equal('the order', together ? log.sort() : log, [0, 1, 2, 3, 4]);
      },
    },
    {
      title: 'takes a request back that is unsubscribed while it waits',
      async run(world) {
        const [one, other] = [world.open(), world.open()];
        const [here, there] = [inTab(world, one), inTab(world, other)];
        const lease = await firstValueFrom(here.occupy());
        const left = record(there.lockable.acquire());
        await quiet(other);
        const next = record(here.lockable.acquire());
        await quiet(one);
        left.subscription.unsubscribe();
        equal('waiting there', there.primitive.state.waiting, 0);
        await quiet(one, other);
        lease.release();
        await until('the next', () => next.completed);
        equal('left', left.values.length, 0);
        next.values[0]?.release();
        await nothing(here, one, other);
      },
    },
    {
      title:
        'gives a grant straight back that comes in the moment of unsubscribing, whichever that is',
      async run(world) {
        const tab = world.open();
        const shared = inTab(world, tab);
        for (let moment = 0; moment < 40; moment++) {
          for (const ask of [
            () => shared.lockable.acquire(),
            () => shared.lockable.acquireIfAvailable(),
          ]) {
            const { subscription, values } = record(ask());
            await microtasks(moment);
            subscription.unsubscribe();
            values[0]?.release();
            equal('here', [shared.out(), shared.primitive.state.waiting], [0, 0]);
            const next = record(shared.occupy());
            await until(`the next, after ${String(moment)} microtasks`, () => next.completed);
            next.values[0]?.release();
          }
        }
        await nothing(shared, tab);
      },
    },
    {
      title: 'takes back what a component asks for that is mounted, unmounted and mounted again',
      async run(world) {
        const tab = world.open();
        const shared = inTab(world, tab);
        const mount = () => record(NEVER.pipe(withLock(shared.lockable)));
        mount().subscription.unsubscribe();
        const mounted = mount();
        await until('inside', () => shared.out() === 1);
        await quiet(tab);
        equal('waiting', (await firstValueFrom(shared.query())).waiting, 0);
        mounted.subscription.unsubscribe();
        await nothing(shared, tab);
      },
    },
    {
      title:
        'acquireIfAvailable() grants what is free, and completes without a grant where it is not',
      async run(world) {
        const [one, other] = [world.open(), world.open()];
        const [here, there] = [inTab(world, one), inTab(world, other)];
        const free = record(here.lockable.acquireIfAvailable());
        equal('inside subscribe', [free.values.length, free.completed], [0, false]);
        await until('the end', () => free.completed);
        equal('a lease', free.values.length, 1);
        free.values[0]?.release();
        const lease = await firstValueFrom(here.occupy());
        const taken = record(there.lockable.acquireIfAvailable());
        await until('the end', () => taken.completed);
        equal('no lease', taken.values.length, 0);
        equal('waiting there', there.primitive.state.waiting, 0);
        lease.release();
        await nothing(here, one, other);
      },
    },
    {
      title: 'does not run the source where acquireIfAvailable() completes without a grant',
      async run(world) {
        const tab = world.open();
        const { lockable, occupy } = inTab(world, tab);
        const lease = await firstValueFrom(occupy());
        const job = record(of('run').pipe(withLock(lockable.acquireIfAvailable())));
        await until('the end', () => job.completed);
        equal('the job', job.values, []);
        lease.release();
      },
    },
    {
      title:
        'close() errors those that wait, in order, and those that come later, and leaves leases to be released',
      async run(world) {
        const [one, other] = [world.open(), world.open()];
        const [here, there] = [inTab(world, one), inTab(world, other)];
        const lease = await firstValueFrom(here.occupy());
        const log: unknown[] = [];
        for (const each of [1, 2]) {
          here.lockable.acquire().subscribe({
            error: (error: unknown) => log.push(each, error instanceof ClosedError),
          });
        }
        const states = record(here.primitive.state$);
        await quiet(one);
        here.primitive.close();
        equal('at the call', log, [1, true, 2, true]);
        equal('closed', [here.primitive.closed, states.completed], [true, true]);
        for (const late of [here.lockable.acquire(), here.lockable.acquireIfAvailable()]) {
          equal('later', record(late).error instanceof ClosedError, true);
        }
        const waits = record(there.lockable.acquire());
        await quiet(one, other);
        equal('still held', [here.out(), lease.released, waits.values.length], [1, false, 0]);
        lease.release();
        equal('released', [here.out(), lease.released], [0, true]);
        await until('the other tab', () => waits.completed);
        waits.values[0]?.release();
        here.primitive.close();
        await nothing(there, one, other);
      },
    },
    {
      title: 'close(error) sends that error, also to a request whose grant is on its way',
      async run(world) {
        const tab = world.open();
        const shared = inTab(world, tab);
        const fault = new Error('shutting down');
        const asked = record(shared.lockable.acquire());
        shared.primitive.state$.subscribe(() => {
          if (shared.out() > 0) shared.primitive.close(fault);
        });
        await until('the error', () => asked.error !== undefined);
        equal('the error', [asked.error === fault, asked.values.length], [true, 0]);
        equal('out', shared.out(), 0);
        shared.primitive.close(new Error('again'));
        equal('later', record(shared.lockable.acquire()).error === fault, true);
        await nothing(shared, tab);
      },
    },
    {
      title: 'cancelWaiting() errors those that wait, in order, and goes on',
      async run(world) {
        const tab = world.open();
        const { lockable, occupy, primitive, ...rest } = inTab(world, tab);
        const lease = await firstValueFrom(occupy());
        const log: unknown[] = [];
        for (const each of [1, 2]) {
          lockable.acquire().subscribe({
            error: (error: unknown) => log.push(each, error instanceof CanceledError),
          });
        }
        await quiet(tab);
        primitive.cancelWaiting();
        equal('at the call', log, [1, true, 2, true]);
        equal('the holder', lease.released, false);
        const next = record(lockable.acquire());
        lease.release();
        await until('the next', () => next.completed);
        next.values[0]?.release();
        await nothing({ lockable, occupy, primitive, ...rest }, tab);
      },
    },
    {
      title: 'tells each state once, in order, before the grant that it made possible',
      async run(world) {
        const tab = world.open();
        const { lockable, out, primitive } = inTab(world, tab);
        const log: string[] = [];
        primitive.state$.subscribe(({ waiting }) => {
          log.push(`${String(out())} out, ${String(waiting)} waiting`);
        });
        const lease = await firstValueFrom(lockable.acquire().pipe(tap(() => log.push('granted'))));
        // Nobody waits.
        primitive.cancelWaiting();
        lease.release();
        lease.release();
        equal('told', log, [
          '0 out, 0 waiting',
          '0 out, 1 waiting',
          '1 out, 0 waiting',
          'granted',
          '0 out, 0 waiting',
        ]);
      },
    },
    {
      title: 'gives a lease back that an observer of the state takes back before its grant',
      async run(world) {
        const tab = world.open();
        const shared = inTab(world, tab);
        const asked = record(shared.lockable.acquire());
        const states = shared.primitive.state$.subscribe(() => {
          if (shared.out() > 0) asked.subscription.unsubscribe();
        });
        await until('left', () => asked.subscription.closed);
        equal('granted', [asked.values.length, shared.out()], [0, 0]);
        states.unsubscribe();
        await nothing(shared, tab);
      },
    },
    {
      title: 'gives a lease back that its subscriber does not take',
      async run(world) {
        const tab = world.open();
        const shared = inTab(world, tab);
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- what an operator of somebody else may be
        const subscriber = new StoppedSubscriber<Lease>();
        shared.lockable.acquire().subscribe(subscriber);
        await until('the lease', () => subscriber.value !== undefined);
        equal('out', [subscriber.value?.released, shared.out()], [true, 0]);
        await nothing(shared, tab);
      },
    },
    {
      title: 'waits for itself where a request is made under a lease of the same name',
      async run(world) {
        const tab = world.open();
        const { lockable, occupy } = inTab(world, tab);
        const outer = await firstValueFrom(occupy());
        const inner = record(lockable.acquire());
        await quiet(tab);
        equal('granted', inner.values.length, 0);
        inner.subscription.unsubscribe();
        outer.release();
      },
    },
    {
      title: 'asks again where the work is retried',
      async run(world) {
        const tab = world.open();
        const shared = inTab(world, tab);
        let runs = 0;
        const work$ = throwError(() => new Error(`run ${String(++runs)}`));
        const work = record(work$.pipe(withLock(shared.lockable), retry(2)));
        await until('the error', () => work.error !== undefined);
        equal('runs', runs, 3);
        await nothing(shared, tab);
      },
    },
    {
      title: 'passes the error of the platform on, and gives back what it had claimed',
      async run(world) {
        const tab = world.open();
        const fault = new Error('not fully active');
        let calls = 0;
        // The last that it asks: a gate has been claimed by then.
        const last = subject === 'WebLock' ? 1 : 2;
        const ask = <T>(call: () => Promise<T>): Promise<T> =>
          ++calls === last ? Promise.reject(fault) : call();
        const locks: LockManager = {
          query: () => ask(() => tab.locks.query()),
          request: (...args) => ask(() => tab.locks.request(...args)),
        };
        const failing = record(make(world.name, { locks }).lockable.acquire());
        await until('the error', () => failing.error !== undefined);
        equal('the error', failing.error === fault, true);
        await nothing(inTab(world, tab), tab);
      },
    },
    {
      title: 'is given back by a tab that is closed, and taken back',
      closes: true,
      async run(world) {
        const [one, two, three] = [world.open(), world.open(), world.open()];
        const [first, second, third] = [one, two, three].map((tab) => inTab(world, tab));
        await firstValueFrom(need(first).occupy());
        record(need(second).lockable.acquire());
        await quiet(two);
        const waits = record(need(third).lockable.acquire());
        await quiet(three);
        two.close?.();
        await quiet(three);
        equal('granted', waits.values.length, 0);
        one.close?.();
        await until('the third', () => waits.completed);
        waits.values[0]?.release();
        await nothing(need(third), three);
      },
    },
  ];
  return cases.map((each) => ({ ...each, title: `${subject}: ${each.title}` }));
}
