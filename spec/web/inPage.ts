/** What the specs of several tabs call in each of them. */
import { firstValueFrom, type Observable, type Subscription } from 'rxjs';
import type { Lease } from '../../lib/index.js';
import { type LockManager, WebLock, WebReadWriteLock, WebSemaphore } from '../../lib/web/index.js';
import { conformance, readersBehindWriter } from './cases/conformance.js';
import { cases } from './cases/index.js';
import { inFrames } from './helpers/inFrames.js';
import type { Ledger } from './helpers/Ledger.js';
import { left, wander } from './helpers/wander.js';

const { locks } = (globalThis as unknown as { navigator: { locks: LockManager } }).navigator;

/** Tries one case in the frames of this page. */
export async function tryCase(title: string): Promise<void> {
  const found = [...conformance, readersBehindWriter, ...cases].find(
    (each) => each.title === title,
  );
  if (!found) throw new Error(`there is no case ${title}`);
  await found.run(inFrames());
}

/** What can be asked for, by its name. */
const requests: Record<string, (name: string) => Observable<Lease>> = {
  lock: (name) => new WebLock(name).acquire(),
  steal: (name) => new WebLock(name).steal(),
  read: (name) => new WebReadWriteLock(name).read.acquire(),
  write: (name) => new WebReadWriteLock(name).write.acquire(),
  seat: (name) => new WebSemaphore(name, 2).acquire(),
};

interface Asked {
  readonly subscription: Subscription;
  lease: Lease | undefined;
}

const asked = new Map<string, Asked>();

function askedAs(id: string): Asked {
  const found = asked.get(id);
  if (!found) throw new Error(`nothing was asked as ${id}`);
  return found;
}

/** Asks for something, to be known as `id` from now on. Returns when the platform has been asked. */
export async function ask(kind: string, name: string, id: string): Promise<void> {
  const request = requests[kind];
  if (!request) throw new Error(`there is no ${kind}`);
  asked.set(id, {
    lease: undefined,
    subscription: request(name).subscribe((lease) => (askedAs(id).lease = lease)),
  });
  await locks.query();
}

/** Whether it waits, is held, was released or was lost. */
export function stateOf(id: string): string {
  const { lease } = askedAs(id);
  if (!lease) return 'waits';
  if (lease.signal.aborted) return 'lost';
  return lease.released ? 'released' : 'held';
}

export function release(id: string): void {
  askedAs(id).lease?.release();
}

export function leave(id: string): void {
  askedAs(id).subscription.unsubscribe();
}

/** Asks at random, and tells the functions that the specs have put into the page who is inside. */
export async function wanderHere(name: string, seed: number, visits: number): Promise<void> {
  const ledger = globalThis as unknown as Ledger;
  const told: Ledger = { enter: (room) => ledger.enter(room), leave: (room) => ledger.leave(room) };
  await wander(locks, name, told, { seed, visits });
}

export function leftUnder(name: string): Promise<unknown> {
  return left(locks, name);
}

/** What all tabs hold and wait for of a lock. */
export function queryLock(name: string): Promise<{ held: number; waiting: number }> {
  return firstValueFrom(new WebLock(name).query());
}
