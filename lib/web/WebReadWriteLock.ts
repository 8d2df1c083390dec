import type { Observable } from 'rxjs';
import { acquiring } from '../shared/acquiring.js';
import { allPermits } from '../shared/allPermits.js';
import { Primitive } from '../shared/Primitive.js';
import type { Approach } from './Attempt.js';
import type { Manner } from './Claim.js';
import { platformOf } from './platformOf.js';
import { querying } from './querying.js';
import type {
  LockInformation,
  WebLockable,
  WebLockOptions,
  WebReadWriteLockQuery,
  WebReadWriteLockState,
} from './types.js';
import { WebCore } from './WebCore.js';

/**
 * A read-write lock that all tabs and workers of an origin share. It has any number of readers, or
 * one writer, in the order of the requests. It is built on the Web Locks API.
 *
 *     tab 1, reads     (r-----|             r, w: granted; |: gives it back
 *     tab 2, reads     -(r--|
 *     tab 3, writes    --^----(w--|         ^: requests; waits until the readers are out
 *     tab 1, reads     ---^-------(r|       came after the writer, so it waits behind
 *
 * - Order: first come, first served, across both sides and all tabs: neither side starves.
 * - Leaving: unsubscribing takes a waiting request back. If a waiting writer leaves, or its tab is
 *   closed, the readers behind it are granted.
 * - Everything else is as in {@link WebLock}.
 *
 * @example
 * import { of } from 'rxjs';
 * import { withLock } from 'rxjs-locks';
 * import { WebReadWriteLock } from 'rxjs-locks/web';
 *
 * const settings = new WebReadWriteLock('settings');
 * of('read').pipe(withLock(settings.read)).subscribe(console.log); // read
 * of('written').pipe(withLock(settings.write)).subscribe(console.log); // written
 */
export class WebReadWriteLock extends Primitive<WebReadWriteLockState> {
  /** The name that the tabs share. */
  readonly name: string;
  /**
   * The side for readers: they hold the lock together, in all tabs.
   *
   * @example
   * import { WebReadWriteLock } from 'rxjs-locks/web';
   *
   * const settings = new WebReadWriteLock('settings');
   * settings.read.acquire().subscribe(() => console.log(settings.state.readers)); // 1
   * settings.read.acquire().subscribe(() => console.log(settings.state.readers)); // 2
   */
  readonly read: WebLockable;
  /**
   * The side for writers: a writer holds the lock alone, in all tabs.
   *
   * @example
   * import { WebReadWriteLock } from 'rxjs-locks/web';
   *
   * const settings = new WebReadWriteLock('settings');
   * settings.write.acquire().subscribe((lease) => {
   *   console.log(settings.state.writing); // true
   *   lease.release();
   * });
   */
  readonly write: WebLockable;
  readonly #query: Observable<WebReadWriteLockQuery>;

  /**
   * @param name the name that the tabs share: all tabs that pass the same name share the lock
   * @param options which lock manager to use, and how to name the locks there
   * @throws TypeError if the name or the prefix is not a string, if they begin with `-`, if the
   * options are not an object, or if there is no lock manager
   */
  constructor(name: string, options: WebLockOptions = {}) {
    const { locks, nameOf } = platformOf('new WebReadWriteLock(name, options)', name, options);
    const core = new WebCore(locks);
    const gate = nameOf('read-write');
    const reader = nameOf('reader');
    super('WebReadWriteLock', core, (old) => {
      const readers = core.out.shared;
      const writing = core.out.exclusive > 0;
      const { waiting } = core.queue;
      return old?.readers === readers && old.writing === writing && old.waiting === waiting
        ? old
        : { readers, writing, waiting };
    });
    this.name = name;
    // Each reader has a name of its own, and a writer waits for these names. With one name for all
    // readers, a writer that leaves would hold up the readers behind it: Chromium and Node do not
    // grant them then.
    const read =
      (manner: Manner): Approach =>
      async (attempt) =>
        (await attempt.claim(gate, 'shared', manner)) &&
        attempt.claim(`${reader}:${Math.random().toString(36)}`, 'shared', 'wait');
    // A writer that has waited for a reader holds that reader's name for a moment, but not shared.
    const readersIn = (held: readonly LockInformation[] = []): string[] =>
      held.flatMap(({ name = '', mode }) =>
        mode === 'shared' && name.replace(/:[^:]*$/, '') === reader ? name : [],
      );
    const readersInside = async (): Promise<string[]> => readersIn((await locks.query()).held);
    this.read = side(core, 1, read('wait'), read('ifAvailable'));
    this.write = side(
      core,
      allPermits,
      async (attempt) => {
        const claim = await attempt.claim(gate, 'exclusive', 'wait');
        const readers = await readersInside();
        await Promise.all(readers.map((name) => attempt.claim(name, 'exclusive', 'wait')));
        return claim;
      },
      async (attempt) => {
        const claim = await attempt.claim(gate, 'exclusive', 'ifAvailable');
        return claim && (await readersInside()).length === 0 ? claim : undefined;
      },
    );
    this.#query = querying(locks, (held, pending) => {
      const readers = readersIn(held).length;
      const writers = held.filter(({ name, mode }) => name === gate && mode === 'exclusive').length;
      const waiting = pending.filter(({ name }) => name === gate).length;
      // The writer that is through the gate waits for the readers that are inside.
      return readers > 0
        ? { readers, writing: false, waiting: waiting + writers }
        : { readers, writing: writers > 0, waiting };
    });
  }

  /**
   * Asks the browser what all tabs together hold and wait for. Emits the answer once, then
   * completes. It shows the state at the moment of the answer.
   *
   * @example
   * import { WebReadWriteLock } from 'rxjs-locks/web';
   *
   * const settings = new WebReadWriteLock('settings');
   * settings.write.acquire().subscribe(() => {
   *   settings.query().subscribe(({ writing }) => console.log(writing)); // true
   * });
   */
  query(): Observable<WebReadWriteLockQuery> {
    return this.#query;
  }
}

function side(core: WebCore, permits: number, wait: Approach, ifAvailable: Approach): WebLockable {
  const asked = { permits, limit: allPermits };
  return {
    acquire: () => acquiring(core, { ...asked, manner: 'wait', approach: wait }),
    acquireIfAvailable: () =>
      acquiring(core, { ...asked, manner: 'ifAvailable', approach: ifAvailable }),
  };
}
