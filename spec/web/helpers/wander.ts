import { firstValueFrom, type Observable } from 'rxjs';
import type { Lease } from '../../../lib/index.js';
import {
  type LockManager,
  WebLock,
  WebReadWriteLock,
  WebSemaphore,
} from '../../../lib/web/index.js';
import { microtasks, turn } from './expecting.js';
import { type Ledger, type Room, seats } from './Ledger.js';

/** Numbers from 0 to below 1 that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a tab may ask for: each kind of lock, each of its sides, with and without waiting. */
function doors(locks: LockManager, name: string): (readonly [Room, () => Observable<Lease>])[] {
  const lock = new WebLock(name, { locks });
  const { read, write } = new WebReadWriteLock(name, { locks });
  const semaphore = new WebSemaphore(name, seats, { locks });
  return (
    [
      ['lock', lock],
      ['reader', read],
      ['writer', write],
      ['seat', semaphore],
    ] as const
  ).flatMap(([room, lockable]) => [
    [room, () => lockable.acquire()] as const,
    [room, () => lockable.acquire()] as const,
    [room, () => lockable.acquireIfAvailable()] as const,
  ]);
}

/**
 * Asks for locks at random, and leaves at every moment: while it waits, in the moment of the grant,
 * from within. Resolves when all of it is over.
 */
export async function wander(
  locks: LockManager,
  name: string,
  ledger: Ledger,
  { seed, visits }: { readonly seed: number; readonly visits: number },
): Promise<void> {
  const random = randomOf(seed);
  const upTo = (bound: number): number => Math.floor(random() * bound);
  const all = doors(locks, name);
  const pause = (): Promise<void> => (random() < 0.5 ? microtasks(upTo(20)) : turn());

  const visit = async (): Promise<void> => {
    const [room, ask] = all[upTo(all.length)] ?? [];
    if (!room || !ask) return;
    const stay = async (lease: Lease): Promise<void> => {
      await ledger.enter(room);
      await pause();
      await ledger.leave(room);
      lease.release();
    };
    if (random() < 0.5) {
      const lease = await firstValueFrom(ask(), { defaultValue: undefined });
      if (lease) await stay(lease);
      return;
    }
    let staying: Promise<void> | undefined;
    const asked = ask().subscribe((lease) => {
      staying = stay(lease);
    });
    await pause();
    asked.unsubscribe();
    await staying;
  };

  const walk = async (): Promise<void> => {
    for (let each = 0; each < visits; each++) {
      await visit();
      await pause();
    }
  };
  await Promise.all([walk(), walk(), walk()]);
}

/** Resolves with what is held and waited for under a name in all tabs. */
export async function left(locks: LockManager, name: string): Promise<unknown> {
  return Promise.all([
    firstValueFrom(new WebLock(name, { locks }).query()),
    firstValueFrom(new WebReadWriteLock(name, { locks }).query()),
    firstValueFrom(new WebSemaphore(name, seats, { locks }).query()),
  ]);
}

/** What {@link left} resolves with where nothing is. */
export const nothingLeft = [
  { held: 0, waiting: 0 },
  { readers: 0, writing: false, waiting: 0 },
  { held: 0, waiting: 0 },
];
