import { AsyncLocalStorage } from 'node:async_hooks';
import { config, firstValueFrom, NEVER, Observable } from 'rxjs';
import { withLock } from '../../lib/index.js';
import type { LockManager } from '../../lib/web/index.js';
import { record } from '../helpers/record.js';
import { microtasks, quiet, turn, until } from './helpers/expecting.js';
import { newName } from './helpers/inOneTab.js';
import { SpecifiedLocks } from './helpers/SpecifiedLocks.js';
import { subjects } from './helpers/subjects.js';

/** Watches what the platform is given: what throws, and what stays open. */
function watched(locks: LockManager): LockManager & { thrown: number; open: number } {
  const watch = {
    thrown: 0,
    open: 0,
    query: () => locks.query(),
    request: (...[name, options, callback]: Parameters<LockManager['request']>) =>
      locks.request(name, options, (lock) => {
        try {
          const held = callback(lock);
          if (!held) return undefined;
          watch.open++;
          return held.finally(() => watch.open--);
        } catch (error) {
          watch.thrown++;
          throw error;
        }
      }),
  };
  return watch;
}

describe('what the platform calls back', () => {
  /** What RxJS has reported as unhandled. */
  const reported: unknown[] = [];

  beforeEach(() => {
    reported.length = 0;
    config.onUnhandledError = (error) => reported.push(error);
  });

  afterEach(async () => {
    await turn();
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = null;
  });

  for (const { name: subject, make } of subjects) {
    for (const atOnce of [false, true]) {
      describe(`${subject}${atOnce ? ', where the platform calls back at once' : ''}:`, () => {
        it('what it hands to the platform never throws, and stays open only under a lease', async () => {
          const tab = new SpecifiedLocks({ atOnce }).open();
          const locks = watched(tab.locks);
          const shared = make(newName(), { locks });
          const lease = await firstValueFrom(shared.lockable.acquire());
          const under = locks.open;
          expect(under).toBeGreaterThan(0);
          shared.occupy().subscribe(() => {
            throw new Error('a consumer');
          });
          const states = shared.primitive.state$.subscribe(() => {
            throw new Error('an observer');
          });
          for (let moment = 0; moment < 20; moment++) {
            const { subscription } = record(shared.occupy());
            await microtasks(moment);
            subscription.unsubscribe();
          }
          const refused = record(shared.lockable.acquireIfAvailable());
          await until('the end', () => refused.completed);
          refused.values[0]?.release();
          shared.primitive.close();
          lease.release();
          states.unsubscribe();
          await quiet(tab);
          expect(locks.thrown).toBe(0);
          // The lease that the faulty consumer got is still held, if it was granted before the close.
          expect(locks.open).toBe(shared.out() > 0 ? under : 0);
        });

        it('a request that leaves takes back at the platform all that it waits for', async () => {
          const tab = new SpecifiedLocks({ atOnce }).open();
          const shared = make(newName(), tab);
          const leases = [await firstValueFrom(shared.lockable.acquire())];
          await quiet(tab);
          const before = await tab.locks.query();
          const first = record(shared.occupy());
          await quiet(tab);
          const between = await tab.locks.query();
          const second = record(shared.lockable.acquire());
          await quiet(tab);
          second.subscription.unsubscribe();
          await quiet(tab);
          expect(await tab.locks.query()).toEqual(between);
          first.subscription.unsubscribe();
          await quiet(tab);
          expect(await tab.locks.query()).toEqual(before);
          for (const lease of leases) lease.release();
        });

        it('a consumer that throws harms nobody else, and the error is reported', async () => {
          const tab = new SpecifiedLocks({ atOnce }).open();
          const shared = make(newName(), tab);
          const fault = new Error('a consumer');
          shared.lockable.acquire().subscribe((lease) => {
            lease.release();
            throw fault;
          });
          await until('the report', () => reported.length > 0);
          expect(reported).toEqual([fault]);
          const next = record(shared.occupy());
          await until('the next', () => next.completed);
        });

        it('a teardown that throws where it completes without a grant is reported, and harms nobody', async () => {
          const tab = new SpecifiedLocks({ atOnce }).open();
          const shared = make(newName(), tab);
          const lease = await firstValueFrom(shared.occupy());
          const fault = new Error('a teardown');
          const faulty = new Observable((subscriber) => {
            subscriber.add(() => {
              throw fault;
            });
            return shared.lockable.acquireIfAvailable().subscribe(subscriber as never);
          });
          let ended = false;
          faulty.subscribe({ complete: () => (ended = true) });
          await until('the report', () => reported.length > 0);
          expect(ended).toBeTrue();
          expect(String(reported)).toContain('a teardown');
          lease.release();
          const next = record(shared.occupy());
          await until('the next', () => next.completed);
        });

        it('grants, errors and refuses in the async context in which it was asked', async () => {
          const tab = new SpecifiedLocks({ atOnce }).open();
          const shared = make(newName(), tab);
          const tenant = new AsyncLocalStorage<string>();
          const log: unknown[] = [];
          const ask = (name: string, request$ = shared.lockable.acquire()) =>
            tenant.run(name, () => record(tellIn(tenant, log, request$)));
          const holder = ask('holder', shared.occupy());
          await until('the holder', () => holder.completed);
          const waiting = ask('waiting');
          ask('refused', shared.lockable.acquireIfAvailable());
          await quiet(tab);
          tenant.run('releaser', () => holder.values[0]?.release());
          await until('the next', () => waiting.completed);
          tenant.run('releaser', () => waiting.values[0]?.release());
          const last = await firstValueFrom(shared.occupy());
          ask('closed');
          tenant.run('closer', () => shared.primitive.close());
          await turn();
          last.release();
          expect(log).toEqual([
            'holder next',
            'holder complete',
            'refused complete',
            'waiting next',
            'waiting complete',
            'closed error',
          ]);
        });
      });
    }
  }

  it('work whose lock is stolen hears of it in the context in which it was asked, and the thief in its own', async () => {
    const tenant = new AsyncLocalStorage<string>();
    const log: unknown[] = [];
    const { WebLock } = await import('../../lib/web/index.js');
    const lock = new WebLock(newName(), new SpecifiedLocks().open());
    tenant.run('worker', () => {
      record(tellIn(tenant, log, NEVER.pipe(withLock(lock))));
    });
    await until('inside', () => lock.state.held);
    tenant.run('thief', () => record(tellIn(tenant, log, lock.steal())));
    await until('both', () => log.length === 3);
    expect(log.sort()).toEqual(['thief complete', 'thief next', 'worker error']);
  });
});

/** Writes down in which context something is told. */
function tellIn<T>(
  tenant: AsyncLocalStorage<string>,
  log: unknown[],
  source: Observable<T>,
): Observable<T> {
  const tell = (what: string) => log.push(`${String(tenant.getStore())} ${what}`);
  return new Observable((subscriber) =>
    source.subscribe({
      next(value) {
        tell('next');
        subscriber.next(value);
      },
      error(error: unknown) {
        tell('error');
        subscriber.error(error);
      },
      complete() {
        tell('complete');
        subscriber.complete();
      },
    }),
  );
}
